"""The room itself, empty: an own file, so that everything in it can name it."""

from flask import Blueprint

blueprint = Blueprint("review", __name__, url_prefix="/review", template_folder="templates")
