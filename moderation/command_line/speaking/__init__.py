"""What commands ask beside their options, and how far they say that they are."""
