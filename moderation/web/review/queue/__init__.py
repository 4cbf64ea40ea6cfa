"""The queue, search, and deciding on many."""
