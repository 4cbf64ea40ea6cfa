"""/v1/reports/{token}: what became of a report, as JSON and as a page, and taking it back."""

import math
from datetime import datetime
from typing import Annotated

from flask import Response, redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.reports.appeal_notice import LONGEST_APPEAL, appeal_notice
from moderation.actions.reports.report_status import (
    ReportStatus,
    read_report_status,
    withdraw_report,
)
from moderation.errors import Conflict, Invalid, TooManyRequests
from moderation.web.current import installation, look
from moderation.web.embed.catalogues import catalogue_for
from moderation.web.embed.form import json_answer
from moderation.web.embed.form_body import read_form_body
from moderation.web.embed.page_headers import as_page
from moderation.web.embed.refusals import wants_page
from moderation.web.intake.json_body import read_json
from moderation.web.intake.operation import Operation, parameter
from moderation.web.intake.submission import validate
from moderation.web.rate_limit import allow
from moderation.web.visitor import visitor_network

_TOKEN = parameter("token", "path", {"type": "string"}, "From the answer to the report.")
_APPEALS = {"appeals-an-hour": "0.00167/6", "appeals-a-day": "0.00023/20"}  # as authors'
_STATES = ["received", "decided", "withdrawn", "no_longer_kept"]


class NoticeAppealOut(BaseModel):
    """The appeal of who gave a notice: ``state`` is open, granted or refused."""

    model_config = ConfigDict(from_attributes=True)

    state: str
    answer: str | None


class ObjectionOut(BaseModel):
    """What can be done about a notice that was dismissed, and what was done."""

    model_config = ConfigDict(from_attributes=True)

    can_appeal: bool
    appeal_until: datetime | None
    appeal: NoticeAppealOut | None


class NoticeAppealIn(BaseModel):
    """Why somebody should look again."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True, frozen=True)

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_APPEAL, pattern=r"\S")]


class ReportStatusOut(BaseModel):
    """What became of a report. Who decided, and who else reported, isn't told."""

    model_config = ConfigDict(from_attributes=True)

    state: Annotated[str, Field(json_schema_extra={"enum": _STATES})]
    received_on: Annotated[datetime, Field(description="The day, in UTC.")]
    decision: Annotated[
        str | None, Field(description="`kept` or `removed`.", json_schema_extra={"nullable": True})
    ]
    decided_at: datetime | None
    reason: Annotated[str | None, Field(description="A code, of what was removed.")]
    law: Annotated[str | None, Field(description="Of a notice that was right: the law.")]
    why: Annotated[str | None, Field(description="Of a notice that was right: why.")]
    is_warned: Annotated[
        bool, Field(description="Several notices from this network were unfounded.")
    ]
    objection: Annotated[ObjectionOut, Field(description="Of a notice: whether one may appeal.")]


@Operation(
    name="readReport",
    tag="public",
    summary="Read what became of a report",
    description="Public, for whoever has the link. A report that was not kept reads as one that "
    "nobody has looked at yet. Who accepts text/html gets a page.",
    answers={200: ("The report's state.", ReportStatusOut)},
    refusals=(404, 503),
    parameters=(_TOKEN,),
    security=(),
)
def show_report_status(token: str) -> Response:
    """What became of a report."""
    status = read_report_status(look(), installation().vault, token)
    if not wants_page():
        answer = ReportStatusOut.model_validate(status)
        return _unseen(json_answer(answer.model_dump_json().encode()))
    return _unseen(as_page(_page(token, status)))


def _page(token: str, status: ReportStatus, refused: str = "", typed: str = "") -> str:
    words = catalogue_for([request.args.get("lang", ""), *request.accept_languages.values()])
    return render_template(
        "embed/report_status.html",
        words=words,
        status=status,
        token=token,
        refused=refused and words.sentence(refused),
        typed=typed,
        longest=LONGEST_APPEAL,
    )


@Operation(
    name="withdrawReport",
    tag="public",
    summary="Take a report back",
    description="Reporting again adds nothing. What is answered stays answered.",
    answers={204: ("It is taken back.", None)},
    refusals=(404, 503),
    parameters=(_TOKEN,),
    security=(),
)
def delete_report(token: str) -> Response:
    """Take a report back."""
    withdraw_report(installation(), token)
    return Response(status=204)


def withdraw_by_page(token: str) -> AnyResponse:
    """The same by a form's button, and back to the page."""
    withdraw_report(installation(), token)
    return redirect(url_for("embed.report_status", token=token), 303)


@Operation(
    name="appealNotice",
    tag="public",
    summary="Appeal against the decision to keep a comment",
    description="For whoever gave a notice of illegal content that was dismissed: once a decision, "
    "within six months. Somebody looks again, who did not decide where the site has somebody else.",
    receives=NoticeAppealIn,
    answers={200: ("The appeal is recorded.", ReportStatusOut)},
    refusals=(400, 404, 409, 413, 415, 422, 429, 503),
    parameters=(_TOKEN,),
    security=(),
)
def receive_appeal(token: str) -> Response:
    """Ask for another look."""
    _slow_down()
    house = installation()
    text = validate(NoticeAppealIn, read_json(request), house.settings).text
    appeal_notice(house, token, text)
    with house.database.reading() as session:
        status = read_report_status(session, house.vault, token)
    answer = ReportStatusOut.model_validate(status)
    return _unseen(json_answer(answer.model_dump_json().encode()))


def appeal_by_page(token: str) -> AnyResponse:
    """The same by a form; what is wrong with it is said above what was typed."""
    _slow_down()
    text = read_form_body(request).get("text", "")
    try:
        appeal_notice(installation(), token, text)
    except (Invalid, Conflict) as refused:
        status = read_report_status(look(), installation().vault, token)
        page = as_page(_page(token, status, refused.detail, text))
        page.status_code = refused.status
        return _unseen(page)
    return redirect(url_for("embed.report_status", token=token), 303)


def _slow_down() -> None:
    """As often as authors may."""
    is_off = installation().settings.visitor_rate_limit == "off"
    for what, limit in _APPEALS.items():
        wait = allow(f"{what}:{visitor_network()}", "off" if is_off else limit)
        if wait is not None:
            seconds = max(1, math.ceil(wait))
            raise TooManyRequests(
                f"Your network asks very often. Try again in {seconds} seconds.",
                retry_after=seconds,
            )


def _unseen(response: Response) -> Response:
    """Whoever has the address may read it: it is handed on to nobody."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.add("Accept")
    return response
