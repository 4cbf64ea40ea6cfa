"""Who has proved to be sending, for the server: those who are known take turns among themselves."""

from flask import request

SENDER = "moderation.sender"
"""The name of this in the request's environment."""


def note_sender(kind: str, identifier: str) -> None:
    """Say who sends, once a key or a session has proved it."""
    request.environ[SENDER] = f"{kind}|{identifier}"
