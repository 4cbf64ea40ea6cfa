"""Copies of one text: recognised, shown, and decided together."""
