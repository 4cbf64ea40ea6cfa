"""Mail to moderators, and decisions by its links."""
