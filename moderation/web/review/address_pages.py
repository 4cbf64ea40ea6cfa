"""Show an author's address in full: for a reason, to somebody who has just proved who they are."""

from flask import Blueprint, make_response, request
from werkzeug.wrappers import Response

from moderation.actions.confirm_password import confirm_password, must_confirm
from moderation.actions.reveal_address import REASONS, reveal_address
from moderation.errors import Invalid
from moderation.web.current import installation
from moderation.web.review.comment_frame import comment_page
from moderation.web.review.guard import desk, signed_in
from moderation.web.review.listing_address import listing_of, listing_values
from moderation.web.review.navigation import N_

REASON_WORDS = {
    "reply": N_("Reply to the author"),
    "author_request": N_("The author asked for it"),
    "abuse_report": N_("Report abuse"),
    "legal_request": N_("Legal request"),
}


def open_address_pages(blueprint: Blueprint) -> None:
    """Answer at this address."""
    blueprint.add_url_rule(
        "/<site>/comments/<comment_id>/address", "reveal", _reveal, methods=["POST"]
    )
    blueprint.app_context_processor(lambda: {"reveal_reasons": REASON_WORDS})


def _reveal(site: str, comment_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_reveal, to="see addresses in full")
    listing = listing_of(listing_values(request.form))
    reason = request.form.get("reason", "")
    try:
        if reason in REASONS and must_confirm(installation(), signed_in()):
            confirm_password(installation(), signed_in(), request.form.get("password", ""))
        address = reveal_address(
            installation(), here.site_id, comment_id, signed_in().moderator_id, reason
        )
    except Invalid as refused:
        page = comment_page(
            here, comment_id, listing, reveal_refused=refused.detail, reveal_reason=reason
        )
        return make_response(page, 422)
    return comment_page(here, comment_id, listing, address=address)
