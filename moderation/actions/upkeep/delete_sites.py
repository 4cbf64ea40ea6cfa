"""Delete sites that were removed a week ago: table by table, in small transactions, the site last.

Whatever names its site in a column goes by that; the rest goes with what it hangs on. Interrupted,
it is gone on with: what is left is looked for anew. The audit trail keeps its chain, in which
people and things are identifiers.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Table, delete, func, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, details_of, record_act
from moderation.actions.installation.expiry_rule import (
    MOST_COUNTED,
    BatchSize,
    Counts,
    ExpiryRule,
    Keys,
    Overdue,
    batch,
    in_batches,
    one_of,
)
from moderation.actions.sites.remove_site import RESTORABLE
from moderation.database import Base
from moderation.statuses import STATUSES
from moderation.tables import Comment, Site

_NAME = "removed_sites"


def removed_sites_rule(now: datetime) -> ExpiryRule:
    """Sites that were removed so long ago that nobody takes them back any more."""
    before = now - RESTORABLE

    def run(installation: Installation, size: BatchSize) -> Iterator[Counts]:
        with installation.database.reading() as session:
            due = session.scalars(select(Site.id).where(Site.removed_at < before)).all()
        for site_id in due:
            if _begin(installation, site_id, before):
                yield from _delete(installation, size, site_id)

    return ExpiryRule(_NAME, run, lambda session: _overdue(session, before))


def _begin(installation: Installation, site_id: str, before: datetime) -> bool:
    """From now on nobody takes it back; False where somebody has, just now."""
    with installation.database.transaction() as session:
        site = session.get(Site, site_id, with_for_update=True)
        if site is None or site.removed_at is None or site.removed_at >= before:
            return False
        site.deleting_since = site.deleting_since or clock.now()
        return True


def _delete(installation: Installation, size: BatchSize, site_id: str) -> Iterator[Counts]:
    for table in _tables():
        for due in _due(table, site_id):
            yield from in_batches(due, _deletes(table))(installation, size)
    with batch(installation, size) as session:
        yield _end(session, site_id)


def _end(session: Session, site_id: str) -> Counts:
    """Delete the site itself, and tell of it, unless another worker has."""
    site = session.get(Site, site_id, with_for_update=True)
    if site is None or site.deleting_since is None:
        return {}
    told = details_of(site=site.called)
    act = Act(Actor("worker"), "site.deleted", clock.now(), site_id, site_id, details=told)
    record_act(session, act)
    session.execute(delete(Site).where(Site.id == site_id))
    return {_NAME: 1}


@cache
def _tables() -> Sequence[Table]:
    """Those whose rows name their site; what hangs on others comes before them."""
    every = reversed(Base.metadata.sorted_tables)
    return [table for table in every if _names_site(table)]


def _names_site(table: Table) -> bool:
    return any(key.column.table.name == Site.__tablename__ for key in table.foreign_keys)


def _due(table: Table, site_id: str) -> Iterator[Keys]:
    key = list(table.primary_key)
    due: Any = select(*key).where(table.c.site_id == site_id)
    if table is not Comment.__table__:
        yield due
        return
    for status in STATUSES:  # by an index, replies before what they reply to
        yield due.where(table.c.status == status).order_by(table.c.id.desc())


def _deletes(table: Table) -> Any:
    key = list(table.primary_key)
    statement = delete(table).where(one_of(key))

    def delete_these(session: Session, keys: Sequence[Any]) -> Counts:
        given = keys if len(key) > 1 else [one for (one,) in keys]
        return {_NAME: session.connection().execute(statement, {"keys": given}).rowcount}

    return delete_these


def _overdue(session: Session, before: datetime) -> Overdue:
    """The rows that go by themselves, and not those that go with them."""
    sites = session.execute(select(Site.id, Site.removed_at).where(Site.removed_at < before)).all()
    rows = len(sites)
    for site_id, _ in sites:
        for table in _tables():
            some = select(*table.primary_key).where(table.c.site_id == site_id)
            most = some.limit(max(0, MOST_COUNTED - rows)).subquery()
            rows += session.execute(select(func.count()).select_from(most)).scalar_one()
    first = min((at for _, at in sites if at is not None), default=None)
    return Overdue(rows, first and first + RESTORABLE)
