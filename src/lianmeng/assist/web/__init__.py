"""The pages of the room: demands from their raising to their end, and help teams."""
