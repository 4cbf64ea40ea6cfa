"""GET /v1/statements: why a site's comments were refused, as their authors are told."""

from datetime import datetime

from flask import Response
from pydantic import BaseModel, ConfigDict

from moderation.actions.decisions.give_statement import told_of
from moderation.actions.decisions.read_statements import read_statements
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import authenticated_site
from moderation.web.api.room import blueprint
from moderation.web.current import look
from moderation.web.intake.operation import Operation
from moderation.web.intake.queries import CURSOR, cursor, limit, limit_parameter, next_cursor

_DEFAULT_LIMIT = 50
_MOST = 100


class StatementOut(BaseModel):
    """Reasons in codes, and in words in the author's language. ``id`` tells nothing of the comment.

    ``comment_id`` is null once the comment is gone; ``voided_at`` is when the decision was undone.
    ``source`` is what led to it: notice, trusted (a trusted flagger's), report, or the site's own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    comment_id: str | None
    code: str
    ground: str
    measure: str
    automation: str
    is_found_by_machine: bool
    source: str
    category: str
    keywords: list[str]
    language: str
    text: str
    given_at: datetime
    voided_at: datetime | None


class StatementPage(BaseModel):
    """Some statements, and how to ask for the next ones."""

    statements: list[StatementOut]
    next_cursor: str | None


@blueprint.get("/v1/statements", endpoint="statements")
@Operation(
    name="listStatements",
    tag="decisions",
    summary="List statements of reasons",
    description="One for every decision by which a person refused a comment or took it down, "
    "newest first. There is no text and no person in them.",
    answers={200: ("A page of statements.", StatementPage)},
    refusals=(401, 422, 429, 503),
    parameters=(CURSOR, limit_parameter(_DEFAULT_LIMIT, _MOST)),
)
def list_statements() -> Response:
    """A page of the site's statements, newest first."""
    site = authenticated_site()
    found, last = read_statements(
        look(), site.id, after=cursor(), limit=limit(_DEFAULT_LIMIT, _MOST)
    )
    statements = [
        StatementOut.model_validate(told_of(one) | {"voided_at": one.voided_at}) for one in found
    ]
    return answer_model(StatementPage(statements=statements, next_cursor=next_cursor(last)))
