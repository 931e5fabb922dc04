"""Writes. The only place of this room that saves; each function owns one move or one kind of record."""
