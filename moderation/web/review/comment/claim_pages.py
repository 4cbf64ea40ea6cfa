"""Claims: take one, renew it, give it back, see who is on what.

The desk's script asks for JSON; without it the buttons do the same and come back to the comment.
"""

from collections.abc import Mapping

from flask import g, jsonify, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.decisions.claim_comment import (
    ClaimedComment,
    ClaimView,
    claim_comment,
    claimed_by_others,
    claims_on,
    release_comment,
)
from moderation.actions.people.membership import Desk
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, signed_in
from moderation.web.review.listing.listing_address import listing_of, listing_values, query_of
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import translate as _

_CLAIM = "/<site>/comments/<comment_id>/claim"


def others_are_on() -> set[str]:
    """The comments of the page's site that somebody else is on."""
    return claimed_by_others(claims_here(), signed_in().moderator_id)


@blueprint.app_template_global("claims_here")
def claims_here() -> Mapping[str, ClaimView]:
    """Who is on which comments of the page's site; asked for once a page."""
    if "claims" not in g:
        g.claims = claims_on(look(), g.desk.site_id) if g.get("desk") else {}
    found: Mapping[str, ClaimView] = g.claims
    return found


@blueprint.get("/<site>/claims", endpoint="claims")
def _claims(site: str) -> Response:
    here = desk(site)
    return jsonify(claims=[_out(one) for one in claims_on(look(), here.site_id).values()])


@blueprint.post(_CLAIM, endpoint="claim")
def _claim(site: str, comment_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="decide on comments")
    try:
        claim = claim_comment(
            installation(),
            here.site_id,
            comment_id,
            signed_in().moderator_id,
            take_from=request.form.get("take_from") or None,
        )
    except ClaimedComment as refused:
        if not _wants_json():
            return _back(here, comment_id)
        return make_response(jsonify(_out(refused.claim)), 409)
    return jsonify(_out(claim)) if _wants_json() else _back(here, comment_id)


@blueprint.post(f"{_CLAIM}/release", endpoint="release")
def _release(site: str, comment_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="decide on comments")
    release_comment(installation(), here.site_id, comment_id, signed_in().moderator_id)
    return make_response("", 204) if _wants_json() else _back(here, comment_id)


def _wants_json() -> bool:
    return request.form.get("answer") == "json"


@blueprint.app_template_global("claim_words")
def claim_words(claim: ClaimView) -> str:
    """What stands behind the name of whoever is on a comment."""
    return _("is on this (%(left)s left)", left=time_left(claim.seconds_left))


def _out(claim: ClaimView) -> dict[str, object]:
    return {
        "comment": claim.comment_id,
        "holder": claim.moderator_id,
        "is_mine": claim.moderator_id == signed_in().moderator_id,
        "who": claim.moderator,
        "text": claim_words(claim),
        "seconds": claim.seconds_left,
    }


def time_left(seconds: int) -> str:
    """Minutes and seconds as a clock shows them."""
    return f"{seconds // 60}:{seconds % 60:02}"


def _back(here: Desk, comment_id: str) -> Response:
    query = query_of(listing_of(listing_values(request.form)))
    return redirect(url_for("review.comment", site=here.site, comment_id=comment_id, **query), 303)
