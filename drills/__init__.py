"""What is promised, tried under load."""
