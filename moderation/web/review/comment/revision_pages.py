"""The texts that a comment had, each with what its edit changed."""

from flask import render_template, request

from moderation.actions.queue.read_revisions import read_revisions
from moderation.actions.queue.review_comment import review_comment
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, desks_for_bar
from moderation.web.review.listing.listing_address import listing_of
from moderation.web.review.listing.place_in_list import number_asked
from moderation.web.review.room import blueprint


@blueprint.get("/<site>/comments/<comment_id>/texts", endpoint="texts")
def _texts(site: str, comment_id: str) -> str:
    here = desk(site)
    dossier = review_comment(look(), installation(), here.site_id, comment_id)
    return render_template(
        "review/comment/texts.html",
        comment=dossier,
        page=read_revisions(look(), here.site_id, comment_id, number_asked("below", most=10**9)),
        listing=listing_of(request.args),
        desks=desks_for_bar(),
    )
