"""What transactions are made of: prepared statements, and shares of who writes at one moment."""
