"""Reads of the alliance. Every function takes the viewer first and, where days matter, the day ``on``."""
