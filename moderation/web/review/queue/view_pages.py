"""Views of one's own: lists with their filters, kept under names, opened and removed."""

from collections.abc import Sequence
from dataclasses import replace

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.queue.listing import Listing
from moderation.actions.queue.saved_views import OwnView, read_views, remove_view, save_view
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, desks_for_bar, signed_in
from moderation.web.review.listing.listing_address import (
    fields_of_query,
    listing_of,
    listing_values,
    of_all_sites,
    query_of,
    queue_address,
)
from moderation.web.review.room import blueprint


@blueprint.get("/views", endpoint="views")
def _views() -> str:
    return _page(request.args.get("q", "").strip().casefold())


@blueprint.post("/views", endpoint="change_views")
def _change() -> AnyResponse:
    who, removed = signed_in().moderator_id, request.form.get("remove")
    if removed:
        view = next((one for one in _own() if one.id == removed), None)
        remove_view(installation(), who, removed)
        # No address carries its name, so the page that offers to undo it is the answer.
        return make_response(_page(removed=view))
    listing = listing_of(listing_values(request.form))
    name, site = request.form.get("name", ""), request.form.get("site")
    here = desk(site) if site else None
    listing = replace(listing, sites=None) if here else of_all_sites(listing)
    query = _lasting(listing)
    save_view(installation(), who, name, here.site_id if here else None, query)
    if request.form.get("is_undoing"):
        return redirect(url_for("review.views"), 303)
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


def _page(text: str = "", removed: OwnView | None = None) -> str:
    return render_template(
        "review/queue/views.html",
        views=[one for one in _own() if text in one.name.casefold()],
        removed=removed,
        fields=fields_of_query(removed.query) if removed else {},
        desks=desks_for_bar(),
    )


def _own() -> Sequence[OwnView]:
    return read_views(look(), signed_in().moderator_id)


def _lasting(listing: Listing) -> dict[str, str]:
    """The address of the list, without the place in it; empty for the plain queue."""
    query = query_of(listing, after=None, until=None)
    return {name: value for name, value in query.items() if (name, value) != ("sites", "_")}
