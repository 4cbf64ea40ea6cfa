"""GET /v1/transparency-report: a site's figures of a period, month by month, without a person."""

from flask import Response, request
from pydantic import BaseModel, ConfigDict

from moderation.actions.numbers.read_report import read_report
from moderation.web.api.answers import answer_model
from moderation.web.api.authentication import authenticated_site
from moderation.web.api.room import blueprint
from moderation.web.current import look
from moderation.web.intake.operation import Operation, parameter

_MONTH = {"type": "string", "pattern": r"^[12]\d{3}-\d{2}$", "example": "2026-01"}


class ReportLineOut(BaseModel):
    """An indicator: one number a month, and that of all months; null where there is none to tell.

    ``category`` is one of the Commission's, or empty. Times are in hours.
    """

    model_config = ConfigDict(from_attributes=True)

    part: str
    indicator: str
    category: str
    numbers: list[float | None]
    total: float | None


class PeriodReportOut(BaseModel):
    """The figures; ``is_complete`` is false while some days are still being counted."""

    model_config = ConfigDict(from_attributes=True)

    site: str
    months: list[str]
    lines: list[ReportLineOut]
    is_complete: bool


@blueprint.get("/v1/transparency-report", endpoint="transparency_report")
@Operation(
    name="readTransparencyReport",
    tag="decisions",
    summary="Read the figures of a transparency report",
    description="Notices and how long they took, decisions by ground, by how far programs had a "
    "part and by the Commission's categories, appeals and what came of them, and how often people "
    "reversed what was filed by a program: for at most 24 months, one number a month.",
    answers={200: ("The figures.", PeriodReportOut)},
    refusals=(401, 422, 429, 503),
    parameters=(
        parameter("from", "query", _MONTH, "The first month.", required=True),
        parameter("to", "query", _MONTH, "The last month; the first, if left out."),
    ),
)
def show_transparency_report() -> Response:
    """The site's figures."""
    site = authenticated_site()
    first = request.args.get("from", "")
    report = read_report(look(), site.id, first, request.args.get("to") or first)
    return answer_model(PeriodReportOut.model_validate(report))
