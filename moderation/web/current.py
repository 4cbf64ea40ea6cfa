"""The installation that the running app serves."""

from flask import current_app

from moderation.actions.installation.installation import Installation

EXTENSION = "moderation"


def installation() -> Installation:
    """What ``create_app`` was given."""
    found: Installation = current_app.extensions[EXTENSION]
    return found
