"""POST /1.1/submit-spam and /1.1/submit-ham: what a person thinks of an answer."""

from functools import partial

from flask import Blueprint, Response

from moderation.actions.akismet.report_by_akismet import Report, report_by_akismet
from moderation.clock import now
from moderation.web.akismet.access import asking
from moderation.web.akismet.answers import text
from moderation.web.akismet.submission import Sent
from moderation.web.current import installation
from moderation.web.intake.fields import Limits

_THANKS = "Thanks for making the web a better place."
_ANSWERS = {"true": True, "false": False}


def register(blueprint: Blueprint) -> None:
    """Add both endpoints."""
    for name, is_spam in (("submit-spam", True), ("submit-ham", False)):
        blueprint.post(f"/1.1/{name}", endpoint=name)(partial(report, is_spam=is_spam))


def report(*, is_spam: bool) -> Response:
    """Decide as the site says, and thank, however often it says so."""
    house, asks = installation(), asking()
    sent = Sent(asks.parameters, Limits.of(house.settings), now())
    sent.must_have("blog")
    report_by_akismet(
        house,
        asks.site,
        Report(
            submission=sent.submission(is_report=True),
            is_spam=is_spam,
            guid=asks.parameters.text("guid"),
            answered_spam=_ANSWERS.get(asks.parameters.text("comment_check_response").casefold()),
            is_kept=sent.is_kept,
        ),
    )
    return text(_THANKS)
