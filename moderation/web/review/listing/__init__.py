"""A listing's address and its filters."""
