"""The JSON door, ``/v1``: sites submit, read, edit and decide; everybody reads what is public."""

from flask import Blueprint

from moderation.web.api import comments, counts, decisions, edit, events, submit, threads
from moderation.web.api import description as api_description

blueprint = Blueprint("api", __name__, template_folder="templates", static_folder="static")
for room in (submit, comments, edit, decisions, events, threads, counts, api_description):
    room.register(blueprint)
