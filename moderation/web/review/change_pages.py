"""Undo on the notice of what an admin has just changed."""

from flask import Blueprint
from werkzeug.wrappers import Response

from moderation.actions.undo_change import undo_change
from moderation.web.current import installation
from moderation.web.review.administration import admin_desk, back_to
from moderation.web.review.guard import signed_in

_PAGES = {
    "settings": "review.settings",
    "origin": "review.settings",
    "role": "review.people",
    "webhook": "review.webhooks",
}


def open_change_pages(blueprint: Blueprint) -> None:
    """Answer at this address."""
    blueprint.add_url_rule(
        "/<site>/changes/<change_id>/undo", "undo_change", _undo, methods=["POST"]
    )


def _undo(site: str, change_id: str) -> Response:
    here = admin_desk(site)
    kind = undo_change(installation(), here.site_id, change_id, signed_in().moderator_id)
    return back_to(_PAGES[kind], here, change_id)
