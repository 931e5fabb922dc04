"""Indicators: the catalogue of every figure, its definition and the very rows behind it.

This room owns the words catalogue and figure as printed. Definitions live beside their records, in each
room's ``figures.py``; the kernel says what a definition is.
"""
