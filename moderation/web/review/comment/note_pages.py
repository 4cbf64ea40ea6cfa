"""Notes on a comment: save one without deciding, take one's own back."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.people.membership import Desk
from moderation.actions.queue.notes import NoteView, add_note, read_notes, remove_note
from moderation.web.current import installation, look
from moderation.web.review.comment.decision_form import note_of
from moderation.web.review.door.guard import desk, signed_in
from moderation.web.review.listing.listing_address import listing_of, listing_values, query_of
from moderation.web.review.room import blueprint

_notes_on = "/<site>/comments/<comment_id>/notes"


blueprint.app_template_global("notes_on")(lambda one: read_notes(look(), one))


def saved_note(comment_id: str) -> NoteView | None:
    """The note that the address says was saved a moment ago, if it is there and one's own."""
    wanted, who = request.args.get("note", ""), signed_in().moderator_id
    if not wanted:
        return None
    newest = read_notes(look(), comment_id)
    return next((one for one in newest if one.id == wanted and one.moderator_id == who), None)


@blueprint.post(_notes_on, endpoint="save_note")
def _save(site: str, comment_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="write notes")
    text = note_of(request.form.get("note", "")) or ""
    note_id = add_note(installation(), here.site_id, comment_id, signed_in().moderator_id, text)
    return _back(here, comment_id, note=note_id)


@blueprint.post(f"{_notes_on}/<note_id>/remove", endpoint="remove_note")
def _remove(site: str, comment_id: str, note_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="write notes")
    remove_note(installation(), here.site_id, comment_id, note_id, signed_in().moderator_id)
    return _back(here, comment_id, note="removed")


def _back(here: Desk, comment_id: str, note: str) -> Response:
    query = query_of(listing_of(listing_values(request.form))) | {"note": note}
    return redirect(url_for("review.comment", site=here.site, comment_id=comment_id, **query), 303)
