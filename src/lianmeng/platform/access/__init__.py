"""Who may come in: the security administrator's register of accounts, and what may be done about one.

Words owned here: *reset* (take away every second factor of a person, so that they set up new ones).
"""
