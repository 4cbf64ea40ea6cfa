"""How the desk says times, figures, statuses and reasons."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, g

from moderation import clock
from moderation.actions.read_queue import COUNT_UP_TO, sentence
from moderation.web.review.guard import form_token
from moderation.web.review.languages import number
from moderation.web.review.listing_address import cursor_of
from moderation.web.review.navigation import places_of

STATUS_WORDS = {
    "pending": "Pending",
    "approved": "Approved",
    "spam": "Spam",
    "rejected": "Rejected",
}
_DONE = {
    "pending": "Sent back to the queue:",
    "approved": "Approved",
    "spam": "Filed as spam:",
    "rejected": "Rejected",
}
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def teach_words(blueprint: Blueprint) -> None:
    """Make the words known to the templates."""
    filters: dict[str, Callable[..., object]] = {
        "ago": ago,
        "moment": moment,
        "percent": percent,
        "count": count,
        "number": number,
        "sentence": sentence,
        "status_word": STATUS_WORDS.__getitem__,
        "done_word": _DONE.__getitem__,
        "phase_words": phase_words,
        "signed": signed,
        "cursor": cursor_of,
    }
    for name, function in filters.items():
        blueprint.add_app_template_filter(function, name)
    blueprint.app_context_processor(_known_to_every_page)


def ago(then: datetime) -> str:
    """How long ago, as one says it."""
    seconds = int((clock.now() - then).total_seconds())
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min ago"
    if seconds < _DAY:
        return f"{seconds // _HOUR} h ago"
    days = seconds // _DAY
    if days < 30:
        return "yesterday" if days == 1 else f"{days} days ago"
    return f"{then.day} {then:%b %Y}"


def moment(then: datetime) -> str:
    """The exact moment."""
    return f"{then.day} {then:%B %Y, %H:%M} UTC"


def percent(probability: float) -> str:
    """A probability in per cent; never 100 %, because nothing is."""
    return f"{min(99, round(probability * 100))}"


def count(number: int) -> str:
    """The length of a list, as far as it was counted."""
    return f"{COUNT_UP_TO:,}+" if number > COUNT_UP_TO else f"{number:,}"


def phase_words(phase: str | None) -> str:
    """A phase's name as words."""
    return (phase or "").replace("_", " ")


def signed(weight: float) -> str:
    """A weight with its sign; the minus is a real one."""
    return f"{'+' if weight > 0 else '−'}{abs(weight):.1f}"  # noqa: RUF001


def _known_to_every_page() -> dict[str, object]:
    who = g.get("signed_in")
    return {
        "signed_in": who,
        "form_token": form_token() if who else "",
        "desk": g.get("desk"),
        "places": places_of(g.get("desk")),
    }
