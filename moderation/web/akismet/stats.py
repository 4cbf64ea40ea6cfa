"""POST /1.1/get-stats and /1.2/get-key-stats: what was answered, and how often that was right."""

from dataclasses import asdict
from datetime import date, timedelta

from flask import Response

from moderation.actions.akismet.count_akismet import AkismetCounts, counts_by_month
from moderation.clock import now
from moderation.web.akismet.access import asking
from moderation.web.akismet.answers import document
from moderation.web.akismet.months import months_before
from moderation.web.akismet.room import blueprint
from moderation.web.current import installation

_DAYS = 60
_MONTHS = 6
_BEGINNING = date(2000, 1, 1)
_SECONDS_A_SPAM = 10  # our guess of what it takes to look at one and to file it


@blueprint.post("/1.1/get-stats", endpoint="get-stats")
@blueprint.post("/1.2/get-key-stats", endpoint="get-key-stats")
def get_stats() -> Response:
    """The figures of the period that ``from`` names; of 60 days, where it names none."""
    asks = asking()
    today = now().date()
    since = begin_of(asks.parameters.text("from"), today)
    with installation().database.reading() as session:
        months = counts_by_month(session, asks.site.id, since, today + timedelta(days=1))
    return document(figures(months))


def begin_of(period: str, today: date) -> date:
    """The first day that counts."""
    if period == "all":
        return _BEGINNING
    if period == "6-months":
        return months_before(today, _MONTHS - 1)
    return today - timedelta(days=_DAYS - 1)


def figures(months: dict[str, AkismetCounts]) -> dict[str, object]:
    """Everything together, and each month for itself."""
    whole = sum(months.values(), AkismetCounts())
    return _row(whole) | {
        "accuracy": _accuracy(whole),
        "time_saved": whole.spam * _SECONDS_A_SPAM,
        "breakdown": {month: _row(counts) for month, counts in months.items()},
    }


def _row(counts: AkismetCounts) -> dict[str, object]:
    row = asdict(counts)
    return {name: row[name] for name in ("spam", "ham", "missed_spam", "false_positives")}


def _accuracy(counts: AkismetCounts) -> str:
    answered = counts.spam + counts.ham
    wrong = min(answered, counts.missed_spam + counts.false_positives)
    return f"{100 * (answered - wrong) / answered:.1f}" if answered else "100.0"
