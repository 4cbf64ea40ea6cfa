"""The demonstration's site, moderator and comments."""
