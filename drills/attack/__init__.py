"""What the drills of privacy and attack have in common: every door, and what they look for."""
