"""The alliance: regions, chains, committees, party units, organisations, their roles on chains, and posts."""
