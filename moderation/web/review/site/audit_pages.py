"""The audit trail of a site: searched, verified piece by piece, and as a file. For its admins."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.audit.read_audit import AuditFilter, export_audit, name_of, read_audit
from moderation.actions.audit.verify_chain import Verified, verify_chain
from moderation.actions.installation import Actor
from moderation.actions.people.membership import Desk
from moderation.actions.people.read_people import MOST_NAMED, people_called
from moderation.errors import Invalid
from moderation.identifiers import is_id
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, desks_for_bar, signed_in
from moderation.web.review.listing.place_in_list import day_of, number_asked
from moderation.web.review.room import blueprint
from moderation.web.review.words.csv_answer import csv_answer
from moderation.web.review.words.list_words import KIND_WORDS

ACTIONS = (
    "comment.decided",
    "comment.undone",
    "address.revealed",
    "author.exported",
    "author.erased",
    "list.added",
    "list.changed",
    "list.removed",
    "webhook.added",
    "webhook.changed",
    "site.added",
    "site.changed",
    "site.key_rotated",
)
_OFFERED = {"site", "operator", "worker"}
_MOST_AT_ONCE = 20_000
_LONGEST = 100  # letters of a name
_COLUMNS = ("number", "time", "actor", "name", "action", "object", "before", "after", "details")


@blueprint.get("/<site>/audit", endpoint="audit")
def _audit(site: str) -> Response:
    here = _desk(site)
    wanted, named = _filter(), request.args.get("name", "").strip()[:_LONGEST]
    people = people_called(look(), here.site_id, named)
    if named and len(people) == 1:
        who = str(Actor.moderator(people[0][0]))
        query = _query(replace(wanted, actor=who))
        return redirect(url_for("review.audit", site=here.site, **query), 303)
    page = render_template(
        "review/site/audit.html",
        page=read_audit(look(), here.site_id, wanted),
        wanted=wanted,
        query=_query(wanted),
        named=named,
        people={str(Actor.moderator(one)): name for one, name in people[:MOST_NAMED]},
        are_more=len(people) > MOST_NAMED,
        chosen=_chosen(here.site_id, wanted, people[:MOST_NAMED]),
        actions=ACTIONS,
        kinds=KIND_WORDS,
        verified=_verified(here),
        desks=desks_for_bar(),
    )
    return make_response(page)


def _chosen(site_id: str, wanted: AuditFilter, people: Sequence[tuple[str, str]]) -> str | None:
    """Whose acts are shown, where that is somebody who is not offered anyway."""
    who = wanted.actor
    if who is None or who in _OFFERED or any(str(Actor.moderator(one)) == who for one, _ in people):
        return None
    return name_of(look(), site_id, who) or who


@blueprint.get("/<site>/audit.csv", endpoint="audit_file")
def _file(site: str) -> Response:
    here = _desk(site)
    found = export_audit(installation(), here.site_id, _filter(), signed_in().moderator_id)
    rows = (
        (
            row.number,
            row.created_at.isoformat(),
            row.actor,
            name,
            row.action,
            row.object_id,
            row.before,
            row.after,
            row.details,
        )
        for row, name in found
    )
    return csv_answer("audit", chain([_COLUMNS], rows))


def _desk(site: str) -> Desk:
    here = desk(site)
    here.require(permission=here.role == "admin", to="see its audit trail")
    return here


def _verified(here: Desk) -> Verified | None:
    """What verifying the next rows found, where the button was pressed."""
    after = number_asked("verify_after")
    if after is None:
        return None
    return verify_chain(installation(), here.site_id, after=after, most=_MOST_AT_ONCE)


def _filter() -> AuditFilter:
    asked = {name: value.strip() for name, value in request.args.items()}
    object_id = asked.get("object") or None
    if object_id and not is_id(object_id):
        raise Invalid("A comment is searched for by its identifier, as its page's address has it.")
    return AuditFilter(
        actor=asked.get("actor") or None,
        action=asked.get("action") or None,
        object_id=object_id,
        since=day_of(asked["since"]) if asked.get("since") else None,
        until=day_of(asked["until"]) if asked.get("until") else None,
        before=number_asked("before"),
    )


def _query(wanted: AuditFilter) -> dict[str, Any]:
    """The filter as an address carries it, without the page."""
    return {
        "actor": wanted.actor,
        "action": wanted.action,
        "object": wanted.object_id,
        "since": wanted.since,
        "until": wanted.until,
    }
