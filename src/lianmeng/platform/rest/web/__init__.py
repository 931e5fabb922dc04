"""Pages and the interface itself."""
