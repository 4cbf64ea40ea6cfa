"""What the service does, a room a noun, one verb a file: every query and every write."""
