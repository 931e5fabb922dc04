"""The unit of work: the one pattern by which every action writes."""
