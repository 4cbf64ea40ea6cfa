"""POST /1.1/submit-spam and /1.1/submit-ham: what a person thinks of an answer."""

from flask import Response

from moderation.actions.akismet.report_by_akismet import Report, report_by_akismet
from moderation.clock import now
from moderation.web.akismet.access import asking
from moderation.web.akismet.answers import text
from moderation.web.akismet.room import blueprint
from moderation.web.akismet.submission import Sent
from moderation.web.current import installation
from moderation.web.intake.fields import Limits

_THANKS = "Thanks for making the web a better place."
_ANSWERS = {"true": True, "false": False}


@blueprint.post("/1.1/submit-spam", endpoint="submit-spam", defaults={"is_spam": True})
@blueprint.post("/1.1/submit-ham", endpoint="submit-ham", defaults={"is_spam": False})
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
