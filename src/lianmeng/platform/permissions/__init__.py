"""Who may see and do what: scopes and rights, denied by default, and the guard that enforces them."""
