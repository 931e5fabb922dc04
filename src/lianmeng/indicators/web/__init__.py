"""Faces: pages."""
