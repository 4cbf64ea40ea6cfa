"""Signing in and out, by each of the ways."""
