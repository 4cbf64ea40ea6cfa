"""What authors do with their own comments, by a token: ask after them, change, withdraw."""
