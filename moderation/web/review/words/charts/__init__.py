"""Pictures of figures, worked out by the server; templates draw them."""
