"""Read a site's audit trail: newest first, filtered, page by page, with names for people.

Rows are numbered in the order of time, but not quite: a row is numbered when its act is committed,
and dated when it began. So a day is looked up as a stretch of numbers with an hour to spare, which
an index holds in the order that the page wants, and each row's time has the last word.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.audit.subjects import AuditSubject, read_subjects
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.numbers.count_days import midnight
from moderation.column_types import unindexed
from moderation.tables import AuditRow, Moderator

PAGE = 50
_MOST_IN_A_FILE = 100_000
_SPARE = timedelta(hours=1)
_ROW = tuple(AuditRow.__table__.columns)


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
    """Some rows, where to go on below them, and how people and things are called."""

    rows: Sequence[Row[Any]]  # of the columns of ``AuditRow``
    next_before: int | None
    names: Mapping[str, str]
    subjects: Mapping[str, AuditSubject]


def read_audit(session: Session, site_id: str, wanted: AuditFilter, limit: int = PAGE) -> AuditPage:
    """One page of a site's trail."""
    query = _rows(session, site_id, wanted).order_by(AuditRow.number.desc())
    rows = session.execute(query.limit(limit + 1)).all()
    names = _names(session, {row.actor for row in rows})
    more = len(rows) > limit
    subjects = read_subjects(session, site_id, rows[:limit])
    return AuditPage(rows[:limit], rows[limit - 1].number if more else None, names, subjects)


def walk_audit(
    installation: Installation, site_id: str, wanted: AuditFilter
) -> Iterator[tuple[Row[Any], str]]:
    """The rows with their actors' names, for a file; in pieces, and not without end."""
    left = _MOST_IN_A_FILE
    while left > 0:
        with installation.database.reading() as session:
            page = read_audit(session, site_id, wanted, min(left, 1_000))
        for row in page.rows:
            yield row, page.names.get(row.actor, row.actor)
        if page.next_before is None:
            return
        left -= len(page.rows)
        wanted = replace(wanted, before=page.next_before)


def name_of(session: Session, site_id: str, actor: str) -> str | None:
    """How somebody is called whose acts are in the site's trail; None for anybody else."""
    return _names(session, {actor}).get(actor) if _has_acted(session, site_id, actor) else None


def _has_acted(session: Session, site_id: str, actor: str) -> bool:
    query = select(AuditRow.number).where(AuditRow.chain == site_id, AuditRow.actor == actor)
    return session.execute(query.limit(1)).first() is not None


def _rows(session: Session, site_id: str, wanted: AuditFilter) -> Select[Any]:
    query = select(*_ROW).where(AuditRow.chain == site_id)
    time = unindexed(AuditRow.created_at)  # with the index over time, the rows would be sorted
    if wanted.actor:
        query = query.where(AuditRow.actor == wanted.actor)
    if wanted.action:
        query = query.where(AuditRow.action == wanted.action)
    if wanted.object_id:
        query = query.where(AuditRow.object_id == wanted.object_id)
    if wanted.since:
        since = midnight(wanted.since)
        query = query.where(time >= since)
        if first := _last_before(session, site_id, since - _SPARE):
            query = query.where(AuditRow.number > first)
    if wanted.until:
        until = midnight(wanted.until + timedelta(days=1))
        query = query.where(time < until)
        if last := _first_after(session, site_id, until + _SPARE):
            query = query.where(AuditRow.number < last)
    if wanted.before:
        query = query.where(AuditRow.number < wanted.before)
    return query


def _last_before(session: Session, site_id: str, moment: datetime) -> int | None:
    query = select(AuditRow.number).where(AuditRow.chain == site_id, AuditRow.created_at < moment)
    return session.scalar(query.order_by(AuditRow.created_at.desc()).limit(1))


def _first_after(session: Session, site_id: str, moment: datetime) -> int | None:
    query = select(AuditRow.number).where(AuditRow.chain == site_id, AuditRow.created_at >= moment)
    return session.scalar(query.order_by(AuditRow.created_at).limit(1))


def _names(session: Session, actors: set[str]) -> dict[str, str]:
    ids = {Actor.parse(actor).moderator_id for actor in actors} - {None}
    query = select(Moderator.id, Moderator.display_name).where(Moderator.id.in_(ids))
    return {str(Actor.moderator(row.id)): row.display_name for row in session.execute(query)}


def export_audit(
    installation: Installation, site_id: str, wanted: AuditFilter, moderator_id: str
) -> Iterator[tuple[Row[Any], str]]:
    """The rows, newest first. That they were fetched, and by whom, is on disk before any leaves.

    The caller has checked that the moderator is an admin of the site.
    """
    actor = Actor.moderator(moderator_id)
    with installation.database.transaction() as session:
        record_act(session, Act(actor, "audit.exported", clock.now(), site_id))
    return walk_audit(installation, site_id, wanted)
