"""/v1/sites/{site}/comments/{comment_id}/reports: what a report's form needs, and what it sends.

The same as a page of its own, for readers without JavaScript.
"""

import math
from typing import Any

from flask import Response, g, render_template, request, url_for
from pydantic import BaseModel

from moderation import clock
from moderation.actions.installation import SubmittingSite
from moderation.actions.installation.door import sends_mail
from moderation.actions.intake.form_token import issue_form_token, seconds_since_issue
from moderation.actions.reports.report_comment import ILLEGAL, KINDS, WantedReport, report_comment
from moderation.errors import Invalid, Refusal, TooLarge, TooManyRequests
from moderation.web.current import installation
from moderation.web.embed.catalogues import Catalogue, catalogue_for
from moderation.web.embed.form import allow_form, json_answer
from moderation.web.embed.form_body import read_form_body
from moderation.web.embed.form_fields import shown_again
from moderation.web.embed.origins import find_site, own_origin, require_known_sender
from moderation.web.embed.page_headers import as_page
from moderation.web.embed.refusals import wants_page
from moderation.web.embed.report_fields import FIELDS, LONGEST, SubmittedReport, read_report
from moderation.web.intake.operation import Operation, parameter
from moderation.web.intake.public_thread import SITE_IN_PATH
from moderation.web.intake.queries import COMMENT_ID
from moderation.web.rate_limit import allow, must_wait
from moderation.web.visitor import visitor_network

MOST_BYTES = 8_192
_OF_A_NETWORK = {"minute": "0.083334/5", "day": "0.00023149/20"}
_OF_A_SITE = "0.0555556/200"  # an hour: beyond that plain reports are only counted


class ReportFormOut(BaseModel):
    """What a report's form needs to be shown."""

    token: str
    language: str
    direction: str
    kinds: list[str]
    strings: dict[str, str]
    limits: dict[str, int]


class ReportAnswer(BaseModel):
    """What whoever reports is told, whatever becomes of it."""

    status_url: str


def allow_report(site: str, comment_id: str) -> Response:  # noqa: ARG001 - whichever it is
    """The preflight request of a registered page."""
    return allow_form(site)


@Operation(
    name="readReportForm",
    tag="public",
    summary="Read what a report's form needs",
    description="Public: a token that is good for a day, and the words and limits of the form. It "
    "is the same whether there is such a comment or not.",
    answers={200: ("What the form needs.", ReportFormOut)},
    refusals=(403, 404, 503),
    parameters=(
        SITE_IN_PATH,
        COMMENT_ID,
        parameter("lang", "query", {"type": "string"}, "The language of the words."),
    ),
    security=(),
)
def open_report(site: str, comment_id: str) -> Response:  # noqa: ARG001 - the same for all
    """A token, and the words and limits of the form in the language asked for."""
    found = find_site(site)
    require_known_sender()
    words = _words()
    return json_answer(
        {
            "token": issue_form_token(installation().vault, found.id, clock.now()),
            "language": words.language,
            "direction": words.direction,
            "kinds": [*KINDS, ILLEGAL],
            "strings": _strings(found, words),
            "limits": LONGEST | {"name": installation().settings.max_name_characters},
        }
    )


@Operation(
    name="reportComment",
    tag="public",
    summary="Report a comment",
    description="Public: what *Report* sends, from one of the site's registered origins, also as "
    "multipart/form-data. The answer is the same for a comment that there isn't, for a report that "
    "was given before, and for one that nobody listens to. Of one network a comment is reported "
    "once. Who accepts text/html gets a page.",
    receives=SubmittedReport,
    media_type="application/x-www-form-urlencoded",
    answers={202: ("Taken down.", ReportAnswer)},
    refusals=(400, 403, 404, 413, 415, 422, 429, 503),
    parameters=(SITE_IN_PATH, COMMENT_ID),
    security=(),
)
def receive_report(site: str, comment_id: str) -> Response:
    """Take one report in; the answer leads to what becomes of it."""
    found = find_site(site)
    g.refusal_page = _Again(found, comment_id)
    require_known_sender()
    _bound()
    sent = g.sent_fields = read_form_body(request)
    words = _words(sent.get("lang", ""))
    wanted = read_report(sent, installation().settings, words.language)
    _require_token(found, sent)
    _slow_down()
    token = report_comment(
        installation(), found.id, comment_id, visitor_network(), _within_limits(found, wanted)
    )
    path = url_for("embed.report_status", token=token)
    if not wants_page():
        return json_answer({"status_url": own_origin() + path}, 202)
    page = as_page(render_template("embed/report_sent.html", words=words, status=path))
    page.status_code = 202
    page.headers["Referrer-Policy"] = "no-referrer"
    return page


def show_report_form(site: str, comment_id: str) -> Response:
    """The form as a page of its own."""
    found = find_site(site)
    return as_page(_form(found, comment_id, _words(), {}, {}))


class _Again:
    """The form with what was typed and what is wrong with it, in place of a refusal."""

    def __init__(self, site: SubmittingSite, comment_id: str) -> None:
        self._site, self._comment_id = site, comment_id

    def __call__(self, refusal: Refusal, sent: dict[str, str], words: Catalogue) -> str:
        flaws = {flaw.parameter: flaw.detail for flaw in refusal.flaws if flaw.parameter}
        typed = shown_again({name: sent.get(name, "") for name in FIELDS})
        return _form(self._site, self._comment_id, words, typed, flaws, refusal.detail)


def _form(
    site: SubmittingSite,
    comment_id: str,
    words: Catalogue,
    typed: dict[str, str],
    flaws: dict[str, str],
    refused: str = "",
) -> str:
    values: dict[str, Any] = {
        "action": url_for("embed.receive_report", site=site.name, comment_id=comment_id),
        "token": issue_form_token(installation().vault, site.id, clock.now()),
        "kinds": [*KINDS, ILLEGAL],
        "limits": LONGEST | {"name": installation().settings.max_name_characters},
    }
    return render_template(
        "embed/report.html",
        words=words,
        say=_strings(site, words),
        form=values,
        typed=typed,
        flaws=flaws,
        refused=refused,
    )


def _strings(site: SubmittingSite, words: Catalogue) -> dict[str, str]:
    """The words of the form, which say whether mail comes."""
    said = dict(words.reports)
    by_mail = said.pop("contact_hint_mail")
    if sends_mail(installation().settings, site.door_settings):
        said["contact_hint"] = by_mail
    return said


def _words(chosen: str = "") -> Catalogue:
    asked = chosen or request.args.get("lang", "")
    return catalogue_for([asked, *request.accept_languages.values()])


def _bound() -> None:
    if len(request.get_data(cache=True)) > MOST_BYTES:
        raise TooLarge("The report is larger than this service reads.")


def _require_token(site: SubmittingSite, sent: dict[str, str]) -> None:
    token = sent.get("token", "")
    if seconds_since_issue(installation().vault, site.id, token, clock.now()) is None:
        detail = "This form was open for too long. Please send it once more."
        raise Invalid(detail, parameter="token")


def _slow_down() -> None:
    """The same for everybody, whatever became of what they sent before."""
    names = {f"report:{span}:{visitor_network()}": one for span, one in _OF_A_NETWORK.items()}
    waits = [must_wait(name, limit) for name, limit in names.items()]
    if not any(waits):
        waits = [allow(name, limit) for name, limit in names.items()]
    if wait := max((one for one in waits if one), default=0.0):
        seconds = max(1, math.ceil(wait))
        raise TooManyRequests(
            f"Too many reports came from your network. Try again in {seconds} seconds.",
            retry_after=seconds,
        )


def _within_limits(site: SubmittingSite, wanted: WantedReport) -> WantedReport:
    """Notices are kept, however many come: the law asks for an answer to each."""
    if wanted.notice or allow(f"reports:{site.id}", _OF_A_SITE) is None:
        return wanted
    return WantedReport(wanted.kind, wanted.text, is_kept=False)
