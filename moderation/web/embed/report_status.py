"""/v1/reports/{token}: what became of a report, as JSON and as a page, and taking it back."""

from datetime import datetime
from typing import Annotated

from flask import Response, redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.reports.report_status import read_report_status, withdraw_report
from moderation.web.current import installation, look
from moderation.web.embed.catalogues import catalogue_for
from moderation.web.embed.form import json_answer
from moderation.web.embed.page_headers import as_page
from moderation.web.embed.refusals import wants_page
from moderation.web.intake.operation import Operation, parameter

_TOKEN = parameter("token", "path", {"type": "string"}, "From the answer to the report.")
_STATES = ["received", "decided", "withdrawn", "no_longer_kept"]


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
    words = catalogue_for([request.args.get("lang", ""), *request.accept_languages.values()])
    page = render_template("embed/report_status.html", words=words, status=status, token=token)
    return _unseen(as_page(page))


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


def _unseen(response: Response) -> Response:
    """Whoever has the address may read it: it is handed on to nobody."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.add("Accept")
    return response
