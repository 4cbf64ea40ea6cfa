"""What waits: listed, filtered, and one comment with all that is known of it."""
