"""Help: demands from the enterprise to its own confirmation, help teams, routing and outcomes."""
