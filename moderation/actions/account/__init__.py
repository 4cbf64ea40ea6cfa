"""One's own account: read and changed."""
