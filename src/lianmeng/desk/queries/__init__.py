"""Reads. The first argument is always the viewer."""
