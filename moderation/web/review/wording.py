"""How the desk says times, figures, statuses and reasons."""

from collections.abc import Callable, Sequence

from flask import Blueprint, g

from moderation.actions.list_webhooks import WebhookView, list_given_up
from moderation.actions.membership import Desk
from moderation.actions.read_queue import COUNT_UP_TO, sentence
from moderation.languages import N_
from moderation.web.current import installation
from moderation.web.review.act_words import act_words, actor_words
from moderation.web.review.guard import form_token
from moderation.web.review.languages import number, translate
from moderation.web.review.listing_address import cursor_of
from moderation.web.review.navigation import places_of
from moderation.web.review.times import ago, day, moment

STATUS_WORDS = {
    "pending": N_("Pending"),
    "approved": N_("Approved"),
    "spam": N_("Spam"),
    "rejected": N_("Rejected"),
}

PHASE_WORDS = (
    N_("test markers"),
    N_("edit of published"),
    N_("honeypot"),
    N_("blocked term"),
    N_("blocked domain"),
    N_("blocked author"),
    N_("blocked network"),
    N_("opinion missing"),
    N_("trusted term"),
    N_("trusted domain"),
    N_("spam above threshold"),
    N_("flood"),
    N_("listed author"),
    N_("trusted network"),
    N_("elapsed time"),
    N_("exact repeat"),
    N_("trusted author"),
    N_("publish by default"),
    N_("hold by default"),
)
"""The phases of the policy by their names; a phase in the log is one of them."""


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
        "act_words": act_words,
        "actor_words": actor_words,
        "status_word": status_word,
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


def count(length: int) -> str:
    """The length of a list, as far as it was counted."""
    return f"{number(COUNT_UP_TO)}+" if length > COUNT_UP_TO else number(length)


def phase_words(phase: str | None) -> str:
    """A phase's name as words."""
    return translate((phase or "").replace("_", " "))


def status_word(status: str) -> str:
    """A status as a word."""
    return translate(STATUS_WORDS[status])


def signed(weight: float) -> str:
    """A weight with its sign; the minus is a real one."""
    return f"{'+' if weight > 0 else '−'}{number(abs(weight), 1)}"  # noqa: RUF001


def _known_to_every_page() -> dict[str, object]:
    who = g.get("signed_in")
    return {
        "signed_in": who,
        "form_token": form_token() if who else "",
        "desk": g.get("desk"),
        "places": places_of(g.get("desk")),
        "given_up_webhooks": _given_up_webhooks,
    }


def _given_up_webhooks() -> Sequence[WebhookView]:
    """For the banner that admins of the site see."""
    desk: Desk | None = g.get("desk")
    if desk is None or not desk.may_administer:
        return ()
    return list_given_up(installation(), desk.site_id)
