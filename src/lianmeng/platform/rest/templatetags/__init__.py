"""Words of tokens for templates."""
