"""People from a list: read its columns and cells, compare with who is known, apply the difference, take it back."""
