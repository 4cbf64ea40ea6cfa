"""Decisions: taken, taken on many, claimed, undone, and what follows from each."""
