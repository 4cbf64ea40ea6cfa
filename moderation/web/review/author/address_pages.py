"""Show an author's address in full: for a reason, to somebody who has just proved who they are."""

from flask import make_response, request
from werkzeug.wrappers import Response

from moderation.actions.factors.confirm import confirm_by_password, must_type_password
from moderation.actions.people.membership import Desk
from moderation.actions.privacy.reveal_address import REASONS, reveal_address
from moderation.actions.queue.listing import Listing
from moderation.errors import Invalid, Unauthenticated
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.comment.comment_frame import comment_page
from moderation.web.review.door.guard import desk, require_proof, signed_in
from moderation.web.review.door.session_cookie import give_session
from moderation.web.review.listing.listing_address import listing_of, listing_values, query_of
from moderation.web.review.room import blueprint
from moderation.web.visitor import visitor_machine

REASON_WORDS = {
    "reply": N_("Reply to the author"),
    "author_request": N_("The author asked for it"),
    "abuse_report": N_("Report abuse"),
    "legal_request": N_("Legal request"),
}


blueprint.app_context_processor(lambda: {"reveal_reasons": REASON_WORDS})


@blueprint.post("/<site>/comments/<comment_id>/address", endpoint="reveal")
def _reveal(site: str, comment_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_reveal, to="see addresses in full")
    listing = listing_of(listing_values(request.form))
    reason = request.form.get("reason", "")
    token = None
    try:
        if reason in REASONS:
            token = _prove(here, comment_id, listing)
        address = reveal_address(
            installation(), here.site_id, comment_id, signed_in().moderator_id, reason
        )
    except (Invalid, Unauthenticated) as refused:
        page = comment_page(
            here, comment_id, listing, reveal_refused=refused.detail, reveal_reason=reason
        )
        return make_response(page, 422)
    page = comment_page(here, comment_id, listing, address=address)
    return give_session(page, token) if token else page


def _prove(here: Desk, comment_id: str, listing: Listing) -> str | None:
    """The session's new token where a password was typed; who has none is led to other proofs."""
    if must_type_password(look(), signed_in()):
        password = request.form.get("password", "")
        return confirm_by_password(installation(), signed_in(), password, visitor_machine())
    query = query_of(listing)
    require_proof("review.comment", site=here.site, comment_id=comment_id, **query)
    return None
