"""Search: one box in the bar at the top, and the page of what was found.

The box is a form that is posted, so that an address which somebody types into it is in no URL, no
history and no log; whatever else was typed is then asked for by an address of its own.
"""

from collections.abc import Sequence

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.finding.read_for_search import COUNT_UP_TO, count_unread
from moderation.actions.finding.search_comments import SearchPage, find_comment, search_comments
from moderation.actions.people.membership import Desk
from moderation.actions.privacy.search_address import search_address
from moderation.actions.queue.listing import Listing
from moderation.errors import Invalid
from moderation.languages import N_
from moderation.search.question import Question, has_address, is_address, understand
from moderation.statuses import Status
from moderation.web.current import installation, look
from moderation.web.review.door.guard import (
    desk,
    desks_for_bar,
    require_open_desk,
    require_proof,
    shut_desks,
    signed_in,
)
from moderation.web.review.door.question_address import question_address
from moderation.web.review.listing.listing_address import query_of
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import translate as _

_LARGEST = (1 << 62) - 1
_DAMAGED = N_("The address of this page is damaged. Search again.")


@blueprint.get("/<site>/search", endpoint="search")
def _search(site: str) -> Response:
    here = desk(site)
    return _answer(here, [here])


@blueprint.get("/search", endpoint="search_everywhere")
def _everywhere() -> Response:
    return _answer(None, require_open_desk())


@blueprint.post("/<site>/search", endpoint="ask")
def _ask(site: str) -> Response:
    here = desk(site)
    asked = request.form.get("q", "").strip()
    if not has_address(asked):
        return redirect(question_address(asked, here.site), 303)
    if not is_address(asked):
        return _page(here, sentence=_("Comments are not searched by e-mail address."), status=422)
    if not here.may_reveal:
        sentence = _("Only an admin of the site may search by an e-mail address.")
        return _page(here, sentence=sentence, status=403)
    require_proof("review.search", site=here.site)
    try:
        rows = search_address(installation(), here.site_id, asked, signed_in().moderator_id)
    except Invalid as refused:
        return _page(here, sentence=_(refused.detail), status=422)
    return _page(here, found=SearchPage(rows), by_address=True)


@blueprint.post("/search", endpoint="ask_everywhere")
def _ask_everywhere() -> Response:
    asked = request.form.get("q", "").strip()
    if not has_address(asked):
        return redirect(question_address(asked, None), 303)
    sentence = _("An e-mail address is searched on one site at a time: open the site first.")
    return _page(None, sentence=sentence, status=422)


def _answer(here: Desk | None, desks: Sequence[Desk]) -> Response:
    asked = request.args.get("q", "").strip()
    try:
        question = understand(asked)
        if question is None:
            return _page(here)
        if question.comment_id:
            return _one_comment(here, desks, question.comment_id)
        found = search_comments(installation(), desks, question, _end())
    except Invalid as refused:
        kept = "" if has_address(asked) else asked
        return _page(here, asked=kept, sentence=_(refused.detail), status=422)
    return _page(here, asked=asked, question=question, found=found)


def _one_comment(here: Desk | None, desks: Sequence[Desk], comment_id: str) -> Response:
    found = find_comment(look(), desks, comment_id)
    if found is None:
        return _page(here, asked=comment_id, found=SearchPage([]))
    site, status = found
    listed = None if status == "pending" else status
    place = url_for("review.comment", site=site, comment_id=comment_id, status=listed)
    return redirect(place, 303)


def _end() -> int | None:
    text = request.args.get("from", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) < _LARGEST):
        raise Invalid(_DAMAGED)
    return int(text)


def _page(
    here: Desk | None,
    *,
    asked: str = "",
    sentence: str = "",
    question: Question | None = None,
    found: SearchPage | None = None,
    by_address: bool = False,
    status: int = 200,
) -> Response:
    page = render_template(
        "review/queue/search.html",
        asked=asked,
        sentence=sentence,
        question=question,
        found=found,
        by_address=by_address,
        is_later="from" in request.args,
        unread=count_unread(look()),
        unread_up_to=COUNT_UP_TO,
        here=here,
        desks=desks_for_bar(),
        shut=[] if here else shut_desks(),
        listing_of_status=_listing_query,
    )
    return make_response(page, status)


def _listing_query(status: Status) -> dict[str, object]:
    """What leads from a comment back to the list that it is in."""
    return query_of(Listing(status))
