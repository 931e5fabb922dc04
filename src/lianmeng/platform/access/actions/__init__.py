"""Writes: the only place that saves."""
