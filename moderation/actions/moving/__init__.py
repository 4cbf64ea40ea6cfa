"""Comments moved in from other systems, and out again."""
