"""The door itself, empty: an own file, so that everything in it can name it."""

from typing import Final

from flask import Blueprint

blueprint = Blueprint("perspective", __name__)

ANALYZE: Final = "/v1alpha1/comments:analyze"
SUGGEST: Final = "/v1alpha1/comments:suggestscore"
