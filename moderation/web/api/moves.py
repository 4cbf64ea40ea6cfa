"""POST /v1/threads/moves: a page has another address now, and its thread goes along."""

from typing import Annotated

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from moderation.actions.installation import Actor
from moderation.actions.moving.move_threads import move_threads
from moderation.actions.moving.plan_move import MoveOrder
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import authenticated_site
from moderation.web.api.room import blueprint
from moderation.web.current import installation
from moderation.web.intake.json_body import read_json
from moderation.web.intake.operation import Operation
from moderation.web.intake.submission import validate

_LONGEST = 2_000


class PageMove(BaseModel):
    """The address that a page had, and the one that it has."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True, frozen=True)

    old: Annotated[str, Field(min_length=1, max_length=_LONGEST)]
    new: Annotated[str, Field(min_length=1, max_length=_LONGEST)]


class MovedOut(BaseModel):
    """How many threads were moved, and how many became one with one that was there."""

    moved: int
    merged: int
    comments: int


@blueprint.post("/v1/threads/moves", endpoint="move_thread")
@Operation(
    name="moveThread",
    tag="comments",
    summary="Move a page's thread",
    description="Gives the thread of a page the page's new address; a thread that is there already "
    "becomes one with it. Moving what was moved already moves nothing, and says so. A new address "
    "on another site's origin is refused. It can be undone at the desk.",
    receives=PageMove,
    answers={200: ("Moved, or nothing was there to move.", MovedOut)},
    refusals=(400, 401, 413, 415, 422, 429, 503),
)
def move_thread() -> Response:
    """Move the thread of one page."""
    house, site = installation(), authenticated_site()
    document = validate(PageMove, read_json(request), house.settings)
    order = MoveOrder(document.old, document.new)
    plan = move_threads(house, site.id, order, Actor("site")).plan
    return answer_model(MovedOut(moved=plan.moved, merged=plan.merged, comments=plan.comments))
