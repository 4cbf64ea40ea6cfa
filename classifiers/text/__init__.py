"""Text: what a stranger typed, made plain, and what its words are made of."""
