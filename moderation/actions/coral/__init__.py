"""What Coral signs with."""
