"""Pages of this part: only the component gallery, in demonstration mode."""
