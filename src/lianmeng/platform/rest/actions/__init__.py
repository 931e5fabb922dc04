"""Writes: the only place of this part that saves."""
