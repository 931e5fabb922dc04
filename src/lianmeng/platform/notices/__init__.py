"""The inbox and the outbox that feeds it."""
