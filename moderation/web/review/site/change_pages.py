"""Undo on the notice of what an admin has just changed."""

from werkzeug.wrappers import Response

from moderation.actions.upkeep.undo_change import read_change, undo_change
from moderation.web.current import installation, look
from moderation.web.review.door.administration import admin_desk, back_to
from moderation.web.review.door.guard import require_proof, signed_in
from moderation.web.review.room import blueprint

_PAGES = {
    "settings": "review.settings",
    "origin": "review.settings",
    "role": "review.people",
    "webhook": "review.webhooks",
}
# What asks for a fresh proof when it is changed does so as well when that is undone.
_DELICATE = {"role", "webhook"}


@blueprint.post("/<site>/changes/<change_id>/undo", endpoint="undo_change")
def _undo(site: str, change_id: str) -> Response:
    here = admin_desk(site)
    who = signed_in().moderator_id
    change = read_change(look(), here.site_id, change_id, who)
    if change is None or change.kind in _DELICATE:
        require_proof(_PAGES[change.kind if change else "settings"], site=here.site)
    kind = undo_change(installation(), here.site_id, change_id, who)
    return back_to(_PAGES[kind], here, change_id)
