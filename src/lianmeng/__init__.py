"""Lianmeng: industry-chain alliances of a city, run end to end."""
