"""What every template may say: times, figures, statuses, reasons, places."""

from collections.abc import Sequence

from flask import g

from moderation.actions.people.membership import Desk
from moderation.actions.queue.read_queue import sentence
from moderation.actions.upkeep.expiry_standing import read_expiry
from moderation.actions.webhooks.read_webhooks import WebhookView, read_given_up
from moderation.web.current import look
from moderation.web.review.door.guard import form_token
from moderation.web.review.door.navigation import places_of
from moderation.web.review.room import blueprint

blueprint.add_app_template_filter(sentence)


@blueprint.app_context_processor
def _known_to_every_page() -> dict[str, object]:
    who = g.get("signed_in")
    return {
        "signed_in": who,
        "form_token": form_token() if who else "",
        "desk": g.get("desk"),
        "places": places_of(g.get("desk")),
        "given_up_webhooks": _given_up_webhooks,
        "keeps_too_long": _keeps_too_long,
    }


def _keeps_too_long() -> bool:
    """For the banner that admins see, of whichever site: what is kept is everybody's."""
    desk: Desk | None = g.get("desk")
    if desk is None or not desk.may_administer:
        return False
    return any(rule.is_lasting for rule in read_expiry(look()))


def _given_up_webhooks() -> Sequence[WebhookView]:
    """For the banner that admins of the site see."""
    desk: Desk | None = g.get("desk")
    if desk is None or not desk.may_administer:
        return ()
    return read_given_up(look(), desk.site_id)
