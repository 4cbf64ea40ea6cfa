"""What a page that changes in place is told of a decision: the notice, and the lists' lengths."""

from flask import make_response, render_template
from werkzeug.wrappers import Response

from moderation.actions.decisions.decide_at_desk import read_notice
from moderation.actions.people.membership import Desk
from moderation.actions.queue.count_lists import count_lists
from moderation.actions.queue.listing import Listing
from moderation.web.current import look
from moderation.web.review.door.guard import signed_in
from moderation.web.review.listing.listing_address import query_of, queue_address


def short_answer(here: Desk, listing: Listing, decision_id: str, came_from: str) -> Response:
    """The parts of the page that a decision changes, where the whole page would lead on."""
    page = render_template(
        "review/in_place/short_answer.html",
        notice=read_notice(look(), [here.site_id], decision_id, signed_in().moderator_id),
        counts=count_lists(look(), listing.ids_of_sites(here.site_id)),
        listing=listing,
        came_from=came_from,
        list_address=queue_address(here.site, listing, **query_of(listing)),
    )
    return make_response(page)
