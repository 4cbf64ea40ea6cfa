"""Upkeep: expiry, backups, key rotation, health, and changes undone."""
