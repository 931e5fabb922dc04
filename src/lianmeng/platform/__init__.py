"""The platform: accounts, rights, events, files, jobs, sheets and the look. No word of the trade."""
