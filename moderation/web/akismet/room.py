"""The door itself, empty: an own file, so that everything in it can name it."""

from flask import Blueprint

blueprint = Blueprint("akismet", __name__)
