"""Search: one set of words for both databases, and the index that each of them keeps of them."""
