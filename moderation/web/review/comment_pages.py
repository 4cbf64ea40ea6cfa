"""One comment: look at it, decide, undo, show its author's address."""

from dataclasses import replace

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.claim_comment import Claimed
from moderation.actions.decide_at_desk import (
    decide_at_desk,
    next_in,
    read_notice,
    undo_at_desk,
)
from moderation.actions.listing import Listing, Position
from moderation.actions.membership import Desk, desks_of
from moderation.actions.read_queue import QueuePage, read_queue
from moderation.actions.reveal_address import reveal_address
from moderation.actions.review_campaign import review_campaign
from moderation.actions.review_comment import review_comment
from moderation.errors import Conflict, NotFound
from moderation.web.current import installation
from moderation.web.review.decision_form import DecisionForm, decision_form, listing_values
from moderation.web.review.guard import desk, signed_in
from moderation.web.review.listing_address import listing_of, query_of
from moderation.web.review.note_pages import saved_note
from moderation.web.review.overtaken import what_happened, who_is_on_it

_HERE = "/<site>/comments/<comment_id>"
_GONE = (
    "This comment is not there any more: it was erased, or deleted when its time was up. "
    "Nothing was recorded. Go back to the queue and take the next one."
)


def open_comment_pages(blueprint: Blueprint) -> None:
    """Answer at these addresses."""
    add = blueprint.add_url_rule
    add(_HERE, "comment", _comment)
    add(f"{_HERE}/decisions", "decide", _decide, methods=["POST"])
    add(f"{_HERE}/decisions/<decision_id>/undo", "undo", _undo, methods=["POST"])
    add(f"{_HERE}/address", "reveal", _reveal, methods=["POST"])


def _comment(site: str, comment_id: str) -> Response:
    here = desk(site)
    notice = request.args.get("notice", "")
    return _comment_page(here, comment_id, listing_of(request.args), notice=notice)


def _decide(site: str, comment_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="decide on comments")
    form = decision_form(request.form)
    try:
        dossier = review_comment(installation(), here.site_id, comment_id)
        decision_id = decide_at_desk(
            installation(),
            here.site_id,
            comment_id,
            form.choice,
            signed_in().moderator_id,
            note=form.note,
            reason=form.reason,
            expected_version=form.version,
        )
    except NotFound:
        raise NotFound(_GONE) from None
    except Claimed as refused:
        return _refused(here, comment_id, form, who_is_on_it(refused.claim))
    except Conflict:
        now_is = review_comment(installation(), here.site_id, comment_id)
        sentence = what_happened(now_is, signed_in().moderator_id)
        return _refused(here, comment_id, form, sentence)
    if form.came_from == "queue":
        return _to_queue(here, form.listing, decision_id)
    return _onwards(here, form.listing, dossier.position, decision_id)


def _refused(here: Desk, comment_id: str, form: DecisionForm, sentence: str) -> Response:
    page = _comment_page(
        here, comment_id, form.listing, sentence=sentence, note=form.note, reason=form.reason
    )
    return make_response(page, 409)


def _onwards(here: Desk, listing: Listing, position: Position, decision_id: str) -> Response:
    following = next_in(
        installation(), here.site_id, listing, position, signed_in().moderator_id, or_first=True
    )
    if following is None:
        return _to_queue(here, replace(listing, after=None), decision_id)
    return _to_comment(here, following, listing, decision_id)


def _undo(site: str, comment_id: str, decision_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="decide on comments")
    listing = listing_of(listing_values(request.form))
    try:
        reversal_id = undo_at_desk(
            installation(), here.site_id, comment_id, decision_id, signed_in().moderator_id
        )
    except Conflict as refused:
        page = _comment_page(here, comment_id, listing, sentence=refused.detail)
        return make_response(page, 409)
    if request.form.get("came_from") == "queue":
        return _to_queue(here, listing, reversal_id)
    return _to_comment(here, comment_id, listing, reversal_id)


def _reveal(site: str, comment_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_reveal, to="see addresses in full")
    listing = listing_of(listing_values(request.form))
    address = reveal_address(installation(), here.site_id, comment_id, signed_in().moderator_id)
    return _comment_page(here, comment_id, listing, address=address)


def _comment_page(
    here: Desk,
    comment_id: str,
    listing: Listing,
    *,
    notice: str = "",
    sentence: str | None = None,
    note: str | None = None,
    reason: str | None = None,
    address: str | None = None,
) -> Response:
    dossier = review_comment(installation(), here.site_id, comment_id)
    who = signed_in().moderator_id
    queue = read_queue(installation(), here.site_id, listing)
    page = render_template(
        "review/comment.html",
        comment=dossier,
        campaign=review_campaign(installation(), comment_id, who),
        listing=listing,
        page=queue,
        previous=_previous(queue, comment_id),
        following=next_in(installation(), here.site_id, listing, dossier.position, who),
        notice=read_notice(installation(), here.site_id, notice, who),
        sentence=sentence,
        note=note,
        reason=reason,
        saved_note=saved_note(comment_id),
        address=address,
        desks=desks_of(installation(), who),
        query_of=query_of,
    )
    return make_response(page)


def _previous(page: QueuePage, comment_id: str) -> str | None:
    ids = [row.id for row in page.rows]
    place = ids.index(comment_id) if comment_id in ids else 0
    return ids[place - 1] if place else None


def _to_queue(here: Desk, listing: Listing, decision_id: str) -> Response:
    query = query_of(listing) | {"notice": decision_id}
    return redirect(url_for("review.queue", site=here.site, **query), 303)


def _to_comment(here: Desk, comment_id: str, listing: Listing, decision_id: str) -> Response:
    query = query_of(listing) | {"notice": decision_id}
    return redirect(url_for("review.comment", site=here.site, comment_id=comment_id, **query), 303)
