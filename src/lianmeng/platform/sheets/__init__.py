"""Workbooks in and out: templates, preview, all-or-nothing import, export."""
