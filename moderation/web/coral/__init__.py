"""Coral's External Moderation Phase: Coral asks about a comment, and goes on with the answer."""

from flask import Blueprint

from moderation.web.coral.phase import answer_coral

blueprint = Blueprint("coral", __name__)
blueprint.post("/integrations/coral", endpoint="by_origin")(answer_coral)
blueprint.post("/integrations/coral/<site>", endpoint="by_name")(answer_coral)
