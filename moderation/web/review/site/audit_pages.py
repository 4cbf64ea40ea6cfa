"""The audit trail of a site: searched, verified piece by piece, and as a file. For its admins."""

from datetime import date
from itertools import chain

from flask import Response, render_template, request

from moderation.actions.audit.read_audit import AuditFilter, export_audit, people_of, read_audit
from moderation.actions.audit.verify_chain import Verified, verify_chain
from moderation.actions.people.membership import Desk
from moderation.errors import Invalid
from moderation.identifiers import is_id
from moderation.web.current import installation, look
from moderation.web.review.door.guard import desk, own_desks, signed_in
from moderation.web.review.room import blueprint
from moderation.web.review.words.csv_answer import csv_answer

ACTIONS = (
    "comment.decided",
    "comment.undone",
    "address.revealed",
    "author.exported",
    "author.erased",
    "site.added",
    "site.set",
    "site.key_rotated",
)
_MOST_AT_ONCE = 20_000
_LARGEST = 2**62
_COLUMNS = ("number", "time", "actor", "name", "action", "object", "before", "after", "details")


@blueprint.get("/<site>/audit", endpoint="audit")
def _audit(site: str) -> str:
    here = _desk(site)
    wanted = _filter()
    return render_template(
        "review/site/audit.html",
        page=read_audit(look(), here.site_id, wanted),
        wanted=wanted,
        query=_query(wanted),
        people=people_of(look(), here.site_id),
        actions=ACTIONS,
        verified=_verified(here),
        desks=own_desks(),
    )


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
    after = _number("verify_after")
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
        since=_day(asked.get("since")),
        until=_day(asked.get("until")),
        before=_number("before"),
    )


def _query(wanted: AuditFilter) -> dict[str, object]:
    """The filter as an address carries it, without the page."""
    return {
        "actor": wanted.actor,
        "action": wanted.action,
        "object": wanted.object_id,
        "since": wanted.since,
        "until": wanted.until,
    }


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid("A day is written as 2026-11-24.") from None
    if not 1970 <= day.year <= 9000:
        raise Invalid("A day is written as 2026-11-24.")
    return day


def _number(name: str) -> int | None:
    text = request.args.get(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) < _LARGEST):
        raise Invalid("The address of this list is damaged. Start again from the first page.")
    return int(text)
