"""What clients of Perspective ask for."""
