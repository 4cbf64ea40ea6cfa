"""The queue of a site and that of several sites, and what has come in since it was opened."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from moderation.actions.decisions.decide_at_desk import Notice, read_notice
from moderation.actions.people.membership import Desk
from moderation.actions.queue.count_lists import COUNT_UP_TO
from moderation.actions.queue.filterable import BITS
from moderation.actions.queue.filters import Filters
from moderation.actions.queue.listing import Listing
from moderation.actions.queue.look_through import LOOK_THROUGH
from moderation.actions.queue.read_queue import (
    MOST_ARRIVALS,
    read_arrivals,
    read_queue,
)
from moderation.errors import NotFound
from moderation.languages import N_, said
from moderation.web.current import installation, look
from moderation.web.review.door.guard import (
    desk,
    desks_for_bar,
    open_desks,
    own_desks,
    require_open_desk,
    shut_desks,
    signed_in,
)
from moderation.web.review.listing.filter_words import (
    chips_of,
    filter_choices,
    kind_choices,
    tone_choices,
)
from moderation.web.review.listing.listing_address import (
    listing_of,
    of_all_sites,
    query_of,
    queue_address,
    read_listing,
)
from moderation.web.review.listing.row_addresses import RowAddresses
from moderation.web.review.queue.campaign_pages import joint_notice
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import translate, translate_number
from moderation.web.review.words.reasons import reason_words

_LONGEST = 1_000
_UNKNOWN = N_("No site of yours that is open to you is called %(name)s, so it was left out.")

blueprint.add_app_template_filter(lambda text: reason_words(None, text), "reason_words")


@blueprint.app_template_filter("arrivals_text")
def arrivals_text(number: int) -> str:
    """How many have come in, in words; empty where nothing has."""
    if number >= MOST_ARRIVALS:
        return translate("More than %(number)s new comments", number=MOST_ARRIVALS - 1)
    if not number:
        return ""
    return translate_number("%(number)s new comment", "%(number)s new comments", number)


@blueprint.get("/", endpoint="front")
def _front() -> Response | str:
    first = desks_for_bar().first
    if len(first) == 1:
        return redirect(url_for("review.queue", site=first[0].site), 303)
    if not first:
        return render_template("review/queue/front.html")
    require_open_desk()
    return _page(None)


@blueprint.get("/<site>/", endpoint="queue")
def _queue(site: str) -> Response | str:
    if request.args.get("queue") == "reported":
        return redirect(url_for("review.reported", site=site), 303)
    return _page(desk(site))


def _page(here: Desk | None) -> Response | str:
    values, unknown = _values()
    listing, flaws = read_listing(values)
    flaws += unknown
    listing = replace(listing, sites=None) if here else of_all_sites(listing)
    site = here.site if here else None
    if "apply" in request.args and not flaws:
        return redirect(queue_address(site, listing, **query_of(listing)), 303)
    page = read_queue(look(), installation(), here.site_id if here else "", listing)
    theirs = {one.site_id: one for one in ([here] if here else own_desks())}
    notice = _notice([here] if here else open_desks())
    return render_template(
        "review/queue/queue.html",
        listing=page.listing,
        page=page,
        flaws=flaws,
        chips=chips_of(page.listing, page.thread_name),
        choices=filter_choices(),
        kinds=kind_choices(),
        tones=tone_choices(),
        notice=notice,
        notice_desk=theirs[notice.site_id] if notice else here or next(iter(theirs.values())),
        joint=joint_notice(),
        shut=[] if here else shut_desks(),
        desks=desks_for_bar(),
        desk_of=theirs,
        ways=RowAddresses(page.listing, site),
        clear_address=queue_address(site, listing, **_cleared(listing)),
        reason_codes=BITS,
        look_through=LOOK_THROUGH,
        count_up_to=COUNT_UP_TO,
    )


def _cleared(listing: Listing) -> dict[str, Any]:
    sites = None if listing.sites is None else ()
    return query_of(listing, filters=Filters(), sites=sites)


def _values() -> tuple[MultiDict[str, str], list[str]]:
    """The address; of several sites that a form names, one parameter. What it names in vain."""
    values = MultiDict(request.args)
    sites = [one for one in values.getlist("sites") if one]
    named = re.findall(r"[a-z0-9-]+", values.get("named", "")[:_LONGEST].lower())
    known = {one.site for one in open_desks()} if named else set()
    if sites := [*sites, *(one for one in named if one in known)]:
        values["sites"] = "_".join(sites)
    return values, [said(_UNKNOWN, name=one) for one in named if one not in known]


def _notice(desks: Sequence[Desk]) -> Notice | None:
    site_ids = {one.site_id for one in desks}
    return read_notice(look(), site_ids, request.args.get("notice", ""), signed_in().moderator_id)


@blueprint.get("/<site>/arrivals", endpoint="arrivals")
def _arrivals(site: str) -> Response:
    here = desk(site)
    return _told(here.site_id, replace(listing_of(request.args), sites=None))


@blueprint.get("/arrivals", endpoint="all_arrivals")
def _all_arrivals() -> Response:
    return _told("", of_all_sites(listing_of(request.args)))


def _told(site_id: str, listing: Listing) -> Response:
    number = read_arrivals(look(), site_id, listing)
    return jsonify(number=number, text=arrivals_text(number))


@blueprint.route("/<path:rest>", endpoint="nowhere", methods=["GET", "POST"])
def _nowhere(rest: str) -> Response:  # noqa: ARG001 - every address that no page has
    raise NotFound("There is no such page, or it is not yours to see.")
