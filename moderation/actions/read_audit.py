"""Read a site's audit trail: newest first, filtered, page by page, with names for people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from moderation.actions.count_days import midnight
from moderation.actions.installation import Installation
from moderation.tables import AuditRow, Membership, Moderator

PAGE = 50
_MOST_IN_A_FILE = 100_000


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which rows: those that agree with everything that is named, below number ``before``."""

    actor: str | None = None
    action: str | None = None
    object_id: str | None = None
    since: date | None = None
    until: date | None = None  # this day included
    before: int | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some rows, where to go on below them, and how people are called."""

    rows: Sequence[AuditRow]
    next_before: int | None
    names: Mapping[str, str]


def read_audit(
    installation: Installation, site_id: str, wanted: AuditFilter, limit: int = PAGE
) -> AuditPage:
    """One page of a site's trail."""
    with installation.database.reading() as session:
        query = _rows(site_id, wanted).order_by(AuditRow.number.desc()).limit(limit + 1)
        rows = session.scalars(query).all()
        names = _names(session, {row.actor for row in rows})
    more = len(rows) > limit
    return AuditPage(rows[:limit], rows[limit - 1].number if more else None, names)


def walk_audit(
    installation: Installation, site_id: str, wanted: AuditFilter
) -> Iterator[tuple[AuditRow, str]]:
    """The rows with their actors' names, for a file; in pieces, and not without end."""
    left = _MOST_IN_A_FILE
    while left > 0:
        page = read_audit(installation, site_id, wanted, min(left, 1_000))
        for row in page.rows:
            yield row, page.names.get(row.actor, row.actor)
        if page.next_before is None:
            return
        left -= len(page.rows)
        wanted = replace(wanted, before=page.next_before)


def people_of(installation: Installation, site_id: str) -> Mapping[str, str]:
    """The site's moderators as actors, by name: who can be searched for."""
    with installation.database.reading() as session:
        rows = session.execute(
            select(Moderator.id, Moderator.display_name)
            .join(Membership, Membership.moderator_id == Moderator.id)
            .where(Membership.site_id == site_id)
            .order_by(Moderator.display_name)
        ).all()
    return {f"moderator:{row.id}": row.display_name for row in rows}


def _rows(site_id: str, wanted: AuditFilter) -> Select[AuditRow]:
    query = select(AuditRow).where(AuditRow.chain == site_id)
    if wanted.actor:
        query = query.where(AuditRow.actor == wanted.actor)
    if wanted.action:
        query = query.where(AuditRow.action == wanted.action)
    if wanted.object_id:
        query = query.where(AuditRow.object_id == wanted.object_id)
    if wanted.since:
        query = query.where(AuditRow.created_at >= midnight(wanted.since))
    if wanted.until:
        query = query.where(AuditRow.created_at < midnight(wanted.until + timedelta(days=1)))
    if wanted.before:
        query = query.where(AuditRow.number < wanted.before)
    return query


def _names(session: Session, actors: set[str]) -> dict[str, str]:
    ids = {actor.partition(":")[2] for actor in actors if actor.startswith("moderator:")}
    query = select(Moderator.id, Moderator.display_name).where(Moderator.id.in_(ids))
    return {f"moderator:{row.id}": row.display_name for row in session.execute(query)}
