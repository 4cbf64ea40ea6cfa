"""Moderators: invited, given roles, disabled."""
