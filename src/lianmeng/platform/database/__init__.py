"""The PostgreSQL below everything: the embedded server and its supervisor, addresses, roles and grants.

Words owned here: *data folder* (one installation's files), *cluster* (the PostgreSQL files in it), *holder* (a living
process that uses the cluster), *owner* (the database role that migrations run as) and *app* (the program's own role).
"""
