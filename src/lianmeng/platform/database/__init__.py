"""The PostgreSQL below everything: the embedded server and its supervisor, addresses, roles and grants."""
