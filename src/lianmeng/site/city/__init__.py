"""The city generator: a coherent synthetic city of any size from a seed, made through the rooms' own actions."""
