"""Views of one's own: lists with their filters, kept under names, opened and removed."""

from collections.abc import Sequence
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.queue.listing import Listing
from moderation.actions.queue.saved_views import OwnView, read_views, remove_view, save_view
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, desks_for_bar, signed_in
from moderation.web.review.listing.listing_address import (
    listing_of,
    listing_values,
    of_all_sites,
    query_of,
    queue_address,
)
from moderation.web.review.room import blueprint


@blueprint.get("/views", endpoint="views")
def _views() -> str:
    text = request.args.get("q", "").strip().casefold()
    views = [one for one in _own() if text in one.name.casefold()]
    return render_template("review/queue/views.html", views=views, desks=desks_for_bar())


@blueprint.post("/views", endpoint="change_views")
def _change() -> Response:
    who, removed = signed_in().moderator_id, request.form.get("remove")
    if removed:
        remove_view(installation(), who, removed)
        return redirect(url_for("review.views"), 303)
    listing = listing_of(listing_values(request.form))
    name, site = request.form.get("name", ""), request.form.get("site")
    here = desk(site) if site else None
    listing = replace(listing, sites=None) if here else of_all_sites(listing)
    query = _lasting(listing)
    save_view(installation(), who, name, here.site_id if here else None, query)
    return redirect(queue_address(here.site if here else None, listing, **query), 303)


@blueprint.app_template_global("views_of")
def views_of(site: str | None, listing: Listing) -> tuple[Sequence[tuple[OwnView, bool]], bool]:
    """The views of this page, each with whether it is what is shown; whether to offer one more."""
    here = _lasting(listing)
    views = [(one, one.query == here) for one in _own() if one.site == site]
    return views, bool(here) and not any(is_shown for _, is_shown in views)


@blueprint.app_template_global("view_address")
def view_address(view: OwnView) -> str:
    """Where a view is opened: at its top, as it is now."""
    if view.site is None:
        return url_for("review.front", **view.query)
    return url_for("review.queue", site=view.site, **view.query)


def _own() -> Sequence[OwnView]:
    return read_views(look(), signed_in().moderator_id)


def _lasting(listing: Listing) -> dict[str, str]:
    """The address of the list, without the place in it; empty for the plain queue."""
    query = query_of(listing, after=None, until=None)
    return {name: value for name, value in query.items() if (name, value) != ("sites", "_")}
