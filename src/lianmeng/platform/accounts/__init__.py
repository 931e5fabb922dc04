"""Accounts, posts with dates, sign-in, and the post in which a person acts."""
