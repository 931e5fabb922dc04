"""Uploaded files: type by content, size and quota, served only through a checked view."""
