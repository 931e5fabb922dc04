"""Desks: the home of each role, and searching the whole site."""
