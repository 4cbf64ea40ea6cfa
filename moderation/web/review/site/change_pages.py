"""Undo on the notice of what an admin has just changed."""

from flask import Blueprint
from werkzeug.wrappers import Response

from moderation.actions.upkeep.undo_change import read_change, undo_change
from moderation.web.current import installation, look
from moderation.web.review.door.administration import admin_desk, back_to
from moderation.web.review.door.guard import require_proof, signed_in

_PAGES = {
    "settings": "review.settings",
    "origin": "review.settings",
    "role": "review.people",
    "webhook": "review.webhooks",
}
# What asks for a fresh proof when it is changed does so as well when that is undone.
_DELICATE = {"role", "webhook"}


def open_change_pages(blueprint: Blueprint) -> None:
    """Answer at this address."""
    blueprint.add_url_rule(
        "/<site>/changes/<change_id>/undo", "undo_change", _undo, methods=["POST"]
    )


def _undo(site: str, change_id: str) -> Response:
    here = admin_desk(site)
    who = signed_in().moderator_id
    change = read_change(look(), here.site_id, change_id, who)
    if change is None or change.kind in _DELICATE:
        require_proof(_PAGES[change.kind if change else "settings"], site=here.site)
    kind = undo_change(installation(), here.site_id, change_id, who)
    return back_to(_PAGES[kind], here, change_id)
