"""One comment: look at it, decide, undo."""

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.decisions.claim_comment import ClaimedComment
from moderation.actions.decisions.decide import WantedDecision
from moderation.actions.decisions.decide_at_desk import (
    decide_at_desk,
    next_in,
    undo_at_desk,
)
from moderation.actions.people.membership import Desk
from moderation.actions.queue.listing import Listing, Position
from moderation.actions.queue.read_queue import site_in_list
from moderation.actions.queue.review_comment import position_of, review_comment
from moderation.errors import Conflict, NotFound
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.comment.claim_pages import others_are_on
from moderation.web.review.comment.comment_frame import comment_page
from moderation.web.review.comment.decision_form import DecisionForm, decision_form
from moderation.web.review.comment.overtaken import what_happened, who_is_on_it
from moderation.web.review.door.guard import desk, signed_in
from moderation.web.review.in_place.short_answer import short_answer
from moderation.web.review.listing.listing_address import (
    listing_of,
    listing_values,
    query_of,
    queue_address,
)
from moderation.web.review.room import blueprint

_HERE = "/<site>/comments/<comment_id>"
_GONE = N_(
    "This comment is not there any more: it was erased, or deleted when its time was up. "
    "Nothing was recorded. Go back to the queue and take the next one."
)


@blueprint.get(_HERE, endpoint="comment")
def _comment(site: str, comment_id: str) -> Response:
    here = desk(site)
    listing, notice = listing_of(request.args), request.args.get("notice", "")
    elsewhere = site_in_list(look(), comment_id, listing)
    if elsewhere and elsewhere != site:
        query = query_of(listing) | ({"notice": notice} if notice else {})
        address = url_for("review.comment", site=elsewhere, comment_id=comment_id, **query)
        return redirect(address, 303)
    return comment_page(here, comment_id, listing, notice=notice)


@blueprint.post(f"{_HERE}/decisions", endpoint="decide")
def _decide(site: str, comment_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="decide on comments")
    form = decision_form(request.form)
    wanted = WantedDecision(form.status, signed_in().actor, form.note, form.reason, form.version)
    try:
        position = position_of(look(), here.site_id, comment_id)
        decision_id = decide_at_desk(installation(), here.site_id, comment_id, wanted)
    except NotFound:
        raise NotFound(_GONE) from None
    except ClaimedComment as refused:
        return _refused(here, comment_id, form, who_is_on_it(refused.claim))
    except Conflict:
        now_is = review_comment(look(), installation(), here.site_id, comment_id)
        sentence = what_happened(now_is, signed_in().moderator_id)
        return _refused(here, comment_id, form, sentence)
    if form.wants_short_answer:
        return short_answer(here, form.listing, decision_id, form.came_from)
    if form.came_from == "queue":
        return _to_queue(here, form.listing, decision_id)
    return _onwards(here, form.listing, position, decision_id)


def _refused(here: Desk, comment_id: str, form: DecisionForm, sentence: str) -> Response:
    page = comment_page(
        here, comment_id, form.listing, sentence=sentence, note=form.note, reason=form.reason
    )
    return make_response(page, 409)


def _onwards(here: Desk, listing: Listing, position: Position, decision_id: str) -> Response:
    following = next_in(look(), here.site_id, listing, position, others_are_on(), or_first=True)
    if following is None:
        return _to_queue(here, listing.behind(None), decision_id)
    return _to_comment(here, following, listing, decision_id)


@blueprint.post(f"{_HERE}/decisions/<decision_id>/undo", endpoint="undo")
def _undo(site: str, comment_id: str, decision_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="decide on comments")
    listing = listing_of(listing_values(request.form))
    try:
        reversal_id = undo_at_desk(
            installation(), here.site_id, comment_id, decision_id, signed_in().moderator_id
        )
    except Conflict as refused:
        page = comment_page(here, comment_id, listing, sentence=refused.detail)
        return make_response(page, 409)
    if request.form.get("came_from") == "queue":
        return _to_queue(here, listing, reversal_id)
    return _to_comment(here, comment_id, listing, reversal_id)


def _to_queue(here: Desk, listing: Listing, decision_id: str) -> Response:
    query = query_of(listing) | {"notice": decision_id}
    return redirect(queue_address(here.site, listing, **query), 303)


def _to_comment(here: Desk, comment_id: str, listing: Listing, decision_id: str) -> Response:
    query = query_of(listing) | {"notice": decision_id}
    return redirect(url_for("review.comment", site=here.site, comment_id=comment_id, **query), 303)
