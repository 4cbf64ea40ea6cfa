"""POST and DELETE /v1/comments/{id}/decisions…: a site decides, and undoes its decision."""

from typing import Annotated

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation import Actor
from moderation.actions.publication.read_comments import read_comment
from moderation.statuses import Status
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import authenticated_site
from moderation.web.api.representation import CommentOut, DecisionOut
from moderation.web.api.room import blueprint
from moderation.web.current import installation, look
from moderation.web.intake.json_body import read_json
from moderation.web.intake.operation import ID, WRITING, Operation, parameter
from moderation.web.intake.queries import COMMENT_ID, identifier
from moderation.web.intake.submission import validate

_DECISIONS = "/v1/comments/<comment_id>/decisions"


class NewDecision(BaseModel):
    """What the site decides."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True, frozen=True)

    status: Status
    note: Annotated[str | None, Field(max_length=1_000)] = None


@blueprint.post(_DECISIONS, endpoint="decide")
@Operation(
    name="decide",
    tag="decisions",
    summary="Decide on a comment",
    description="Gives the comment a status and remembers who did. Deciding what is already so "
    "changes nothing.",
    receives=NewDecision,
    answers={
        201: ("Decided.", DecisionOut),
        200: ("It was so already; the decision that stands.", DecisionOut),
    },
    refusals=WRITING,
    parameters=(COMMENT_ID,),
)
def make_decision(comment_id: str) -> Response:
    """201 with a new decision; 200 with the standing one where nothing changes."""
    house, site = installation(), authenticated_site()
    document = validate(NewDecision, read_json(request), house.settings)
    wanted = WantedDecision(document.status, Actor("site"), document.note)
    decided = decide(house, site.id, identifier(comment_id), wanted)
    answer = DecisionOut.model_validate(decided.decision)
    return answer_model(answer, 201 if decided.is_new else 200)


@blueprint.delete(f"{_DECISIONS}/<decision_id>", endpoint="undo")
@Operation(
    name="undoDecision",
    tag="decisions",
    summary="Undo a decision",
    description="Only the newest decision can be undone; the log keeps both.",
    answers={200: ("The comment as it is now.", CommentOut)},
    refusals=(401, 404, 409, 429, 503),
    parameters=(COMMENT_ID, parameter("decision_id", "path", ID, "The decision's identifier.")),
)
def take_back(comment_id: str, decision_id: str) -> Response:
    """Undo the decision that stands; the answer is the comment as it is now."""
    house, site = installation(), authenticated_site()
    undo_decision(house, site.id, identifier(comment_id), identifier(decision_id), Actor("site"))
    return answer_model(CommentOut.model_validate(read_comment(look(), site.id, comment_id)))
