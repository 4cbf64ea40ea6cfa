"""How the desk says times, figures, statuses and reasons."""

from collections.abc import Callable

from flask import Blueprint, g

from moderation.actions.read_queue import COUNT_UP_TO, sentence
from moderation.web.review.guard import form_token
from moderation.web.review.languages import number
from moderation.web.review.listing_address import cursor_of
from moderation.web.review.navigation import places_of
from moderation.web.review.times import ago, day, moment

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


def teach_words(blueprint: Blueprint) -> None:
    """Make the words known to the templates."""
    filters: dict[str, Callable[..., object]] = {
        "ago": ago,
        "day": day,
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
