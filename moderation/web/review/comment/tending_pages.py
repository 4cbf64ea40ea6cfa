"""What moderators do with a comment's page: close it, open it, and pin the comment."""

from datetime import datetime, timedelta
from typing import Any

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from moderation import clock
from moderation.actions.publication.tend_thread import CLOSINGS, Tending, tend_thread
from moderation.actions.queue.review_comment import review_comment
from moderation.errors import Invalid
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, signed_in
from moderation.web.review.listing.listing_address import listing_of, listing_values, query_of
from moderation.web.review.room import blueprint

_HERE = "/<site>/comments/<comment_id>"
_WAYS = {
    "open": N_("Open it"),
    "closed": N_("Close it"),
    "closed 1": N_("Close it for a day"),
    "closed 7": N_("Close it for a week"),
    "closed 30": N_("Close it for a month"),
    "usual": N_("As the site has set"),
}
_BROKEN = N_("This form was broken. Nothing was changed; go back and try again.")


@blueprint.app_template_global("ways_to_close")
def ways_to_close() -> dict[str, str]:
    """What can be chosen for a page, with words."""
    return _WAYS


@blueprint.app_template_global("closing_before")
def closing_before() -> str | None:
    """What was said of the page before it was changed a moment ago, as its form has it."""
    before = request.args.get("page_was", "")
    return before if _is_way(before) else None


@blueprint.post(f"{_HERE}/page", endpoint="tend_page")
def _close(site: str, comment_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="close pages")
    comment = review_comment(look(), installation(), here.site_id, comment_id)
    before = comment.page
    was = f"{before.said} {before.until.isoformat()}" if before.until else before.said
    wanted = _tending(request.form)
    tend_thread(installation(), here.site_id, comment.thread_id, wanted, signed_in().actor)
    return _back(site, comment_id, page_was=was)


@blueprint.post(f"{_HERE}/pin", endpoint="pin_comment")
def _pin(site: str, comment_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="pin comments")
    comment = review_comment(look(), installation(), here.site_id, comment_id)
    pinned = request.form.get("pinned") or None
    if pinned or comment.page.pinned_id == comment_id:  # what another tab pinned meanwhile stays
        wanted = Tending(pins=True, pinned_id=pinned)
        tend_thread(installation(), here.site_id, comment.thread_id, wanted, signed_in().actor)
    return _back(site, comment_id)


def _tending(form: MultiDict[str, str]) -> Tending:
    said, _, end = form.get("closing", "").partition(" ")
    if not _is_way(form.get("closing", "")):
        raise Invalid(_BROKEN)
    if not end:
        return Tending(said)
    until = clock.now() + timedelta(days=int(end)) if end.isdigit() else _moment(end)
    # An end that is over meanwhile left the page open.
    return Tending(said, until) if until and until > clock.now() else Tending("open")


def _is_way(text: str) -> bool:
    said, _, end = text.partition(" ")
    return text in _WAYS or (said in CLOSINGS and _moment(end) is not None)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _back(site: str, comment_id: str, **more: Any) -> Response:
    query = query_of(listing_of(listing_values(request.form))) | more
    address = url_for("review.comment", site=site, comment_id=comment_id, _anchor="page", **query)
    return redirect(address, 303)
