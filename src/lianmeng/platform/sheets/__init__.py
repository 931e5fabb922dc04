"""Workbooks in and out: templates, preview, all-or-nothing import, export of lists.

Rooms say in their ``exchange`` modules what a sheet's columns mean and which of their actions a row calls;
everything else is done here, once. Words of this room: sheet, column, batch, problem, outcome, export.
"""
