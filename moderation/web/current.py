"""The installation that the running app serves, and the look that a request has at its database."""

from flask import Flask, current_app
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation

EXTENSION = "moderation"


def installation() -> Installation:
    """What ``create_app`` was given."""
    found: Installation = current_app.extensions[EXTENSION]
    return found


def look() -> Session:
    """The request's look: whatever a page asks, it asks in this one. A deed ends it.

    Readers take it; what is asked after a deed is a new look, and sees what was done.
    """
    return installation().database.look()


def end_look() -> None:
    """End it before waiting for anything; the next question begins a new one."""
    installation().database.end_look()


def end_looks(app: Flask) -> None:
    """Let no look outlast its request; what is streamed afterwards looks for itself."""
    app.teardown_request(lambda _error: end_look())
