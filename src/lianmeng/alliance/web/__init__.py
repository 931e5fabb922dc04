"""The pages of the alliance: lists and details of chains, committees, organisations and counties."""
