"""The front page, and the four lists of a site."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.decide_at_desk import read_notice
from moderation.actions.membership import Desk, desks_of
from moderation.actions.read_queue import read_queue
from moderation.errors import NotFound
from moderation.web.current import installation
from moderation.web.review.campaign_pages import joint_notice
from moderation.web.review.guard import desk, signed_in
from moderation.web.review.listing_address import listing_of, query_of


def open_queue_pages(blueprint: Blueprint) -> None:
    """Answer at these addresses."""
    blueprint.add_url_rule("/", "front", _front)
    blueprint.add_url_rule("/<site>/", "queue", _queue)
    blueprint.add_url_rule("/<path:rest>", "nowhere", _nowhere, methods=["GET", "POST"])


def _front() -> Response | str:
    desks = desks_of(installation(), signed_in().moderator_id)
    if len(desks) == 1:
        return redirect(url_for("review.queue", site=desks[0].site), 303)
    return render_template("review/front.html", desks=desks)


def _queue(site: str) -> str:
    here: Desk = desk(site)
    listing = listing_of(request.args)
    return render_template(
        "review/queue.html",
        listing=listing,
        page=read_queue(installation(), here.site_id, listing),
        notice=read_notice(
            installation(), here.site_id, request.args.get("notice", ""), signed_in().moderator_id
        ),
        joint=joint_notice(),
        desks=desks_of(installation(), signed_in().moderator_id),
        query_of=query_of,
    )


def _nowhere(rest: str) -> Response:  # noqa: ARG001 - every address that no page has
    raise NotFound("There is no such page, or it is not yours to see.")
