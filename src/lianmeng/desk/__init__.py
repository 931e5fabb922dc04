"""Desks: homes by role, inbox, import and export pages; what differs by audience."""
