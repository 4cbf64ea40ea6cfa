"""The comment moderation service that websites host themselves."""

__version__ = "0.1.0"
