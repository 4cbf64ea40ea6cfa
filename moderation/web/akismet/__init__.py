"""The door for software that speaks Akismet's protocol, ``/1.1`` and ``/1.2``."""

from flask import Blueprint

from moderation.web.akismet import answers, check, keys, reports, stats, usage

blueprint = Blueprint("akismet", __name__)
for room in (answers, keys, check, reports, usage, stats):
    room.register(blueprint)
