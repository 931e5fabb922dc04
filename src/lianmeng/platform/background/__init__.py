"""Background jobs with visible progress."""
