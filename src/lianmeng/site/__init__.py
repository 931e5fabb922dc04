"""The installation: settings, addresses, command line, business clock and the city generator."""
