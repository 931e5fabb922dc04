"""From an uploaded file to plain rows, or to the reason why it cannot be read."""
