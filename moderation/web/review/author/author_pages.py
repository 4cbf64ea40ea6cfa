"""Everything that the author of a comment wrote on the site."""

from flask import render_template, request

from moderation.actions.queue.author_history import author_history, read_author_page
from moderation.actions.queue.review_comment import review_comment
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, desks_for_bar
from moderation.web.review.listing.listing_address import listing_of
from moderation.web.review.listing.place_in_list import identifier_asked
from moderation.web.review.room import blueprint


@blueprint.get("/<site>/comments/<comment_id>/author", endpoint="author")
def _author(site: str, comment_id: str) -> str:
    here = desk(site)
    # The rest of the address names the list that one came from.
    after = identifier_asked("older_than")
    dossier = review_comment(look(), installation(), here.site_id, comment_id)
    return render_template(
        "review/author/author.html",
        comment=dossier,
        page=read_author_page(look(), installation(), here.site_id, comment_id, after),
        author=author_history(look(), installation(), here.site_id, comment_id),
        older_than=after,
        listing=listing_of(request.args),
        desks=desks_for_bar(),
    )
