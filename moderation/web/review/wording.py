"""What every template may say: times, figures, statuses, reasons, places."""

from collections.abc import Callable, Sequence

from flask import Blueprint, g

from moderation.actions.people.membership import Desk
from moderation.actions.queue.read_queue import sentence
from moderation.actions.webhooks.read_webhooks import WebhookView, read_given_up
from moderation.web.current import look
from moderation.web.review.door.guard import form_token
from moderation.web.review.door.navigation import places_of
from moderation.web.review.listing.listing_address import cursor_of
from moderation.web.review.words.act_words import act_words, actor_words
from moderation.web.review.words.languages import number
from moderation.web.review.words.statuses import count, percent, phase_words, signed, status_word
from moderation.web.review.words.times import ago, day, moment


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
    return read_given_up(look(), desk.site_id)
