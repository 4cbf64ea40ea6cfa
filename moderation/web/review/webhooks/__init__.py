"""A site's webhooks and what became of each event."""
