"""What every stored record shares, and the dated reference data: calendar, limits, office hours."""
