"""Search: comments read into the index, and found again."""
