"""The append-only event that every action leaves, and the chained digest over all of them."""
