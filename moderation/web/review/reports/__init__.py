"""What readers reported: looked at, answered, and who gave a notice."""
