"""Writes of the alliance: the only place that saves its records."""
