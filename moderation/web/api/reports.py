"""GET /v1/reports: what readers say of a site's published comments, never who says it."""

from datetime import datetime
from typing import Annotated

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from moderation.actions.reports.list_reports import STATES, list_reports
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import authenticated_site
from moderation.web.api.room import blueprint
from moderation.web.current import look
from moderation.web.intake.operation import Operation, parameter
from moderation.web.intake.queries import (
    CURSOR,
    cursor,
    limit,
    limit_parameter,
    next_cursor,
    refuse,
)

_DEFAULT_LIMIT = 50
_MOST = 100
_STATE = {"enum": list(STATES)}


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class NoticeOut(_Shown):
    """A notice that the text is illegal. Its sender's name and address are not told."""

    law: str
    why: str
    language: str
    state: Annotated[str, Field(json_schema_extra=_STATE)]
    received_at: datetime
    answered_at: datetime | None


class ReportOut(_Shown):
    """A report of one network on one revision of a comment."""

    id: str
    comment_id: str
    thread_url: str
    revision: int
    kind: str
    text: str | None
    state: Annotated[str, Field(json_schema_extra=_STATE)]
    received_at: datetime
    closed_at: datetime | None
    notices: list[NoticeOut]


class ReportPage(BaseModel):
    """A page of reports, newest first."""

    reports: list[ReportOut]
    next_cursor: str | None


@blueprint.get("/v1/reports", endpoint="reports")
@Operation(
    name="listReports",
    tag="reports",
    summary="List reports",
    description="What readers said of the site's published comments, newest first, and what came "
    "of it. Who reported is told to nobody.",
    answers={200: ("A page of reports.", ReportPage)},
    refusals=(401, 422, 429, 503),
    parameters=(
        parameter("state", "query", _STATE, "Only those in this state."),
        CURSOR,
        limit_parameter(_DEFAULT_LIMIT, _MOST),
    ),
)
def show_reports() -> Response:
    """A page of the site's reports, newest first."""
    site = authenticated_site()
    reports, following = list_reports(
        look(), site.id, state=_state(), after=cursor(), limit=limit(_DEFAULT_LIMIT, _MOST)
    )
    shown = [ReportOut.model_validate(one) for one in reports]
    return answer_model(ReportPage(reports=shown, next_cursor=next_cursor(following)))


def _state() -> str | None:
    state = request.args.get("state")
    if state is not None and state not in STATES:
        refuse("state", f"This must be one of: {', '.join(STATES)}.")
    return state
