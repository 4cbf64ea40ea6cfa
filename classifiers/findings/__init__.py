"""Findings: what can be pointed at in a comment, and the sentence that says it."""
