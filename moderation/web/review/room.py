"""The desk itself, empty: an own file, so that everything in it can name it."""

from functools import cached_property
from pathlib import Path

from flask import Blueprint
from jinja2 import BaseLoader, FileSystemLoader, PrefixLoader

ROOMS = (
    "words",
    "door",
    "in_place",
    "listing",
    "comment",
    "author",
    "queue",
    "appeals",
    "reports",
    "account",
    "site",
    "lists",
    "webhooks",
)
_HERE = Path(__file__).parent


class DeskBlueprint(Blueprint):
    """A blueprint whose templates lie with their rooms: ``review/queue/rows.html`` is queue's."""

    @cached_property
    def jinja_loader(self) -> BaseLoader:
        """A loader for each room."""
        rooms = {room: FileSystemLoader(_HERE / room / "templates") for room in ROOMS}
        return PrefixLoader({self.name: PrefixLoader(rooms)})


blueprint = DeskBlueprint("review", __name__, url_prefix="/review")
