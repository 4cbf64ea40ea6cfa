"""Import: bring along what was written on a site under another comment system.

The file is read twice: once to check all of it and to plan, when nothing is written; then to
write, some hundred comments a transaction. So a broken file leaves nothing behind, and an import
that was cut short goes on where it stopped when it is run again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Installation, details_of, record_act
from moderation.actions.moving.import_batch import (
    Filling,
    Planned,
    digest_of,
    known_of,
    make_ready,
    put_under,
    record_batch,
)
from moderation.actions.moving.import_plan import ImportCounts, ImportPlan
from moderation.actions.moving.page_origins import moved
from moderation.actions.sites.find_site import find_site
from moderation.errors import Conflict, Invalid
from moderation.importers import (
    BY_PATH,
    Found,
    PageNames,
    PastComment,
    PastFile,
    Source,
    open_past,
    read_page_names,
)
from moderation.languages import said
from moderation.tables import SiteOrigin

_BATCH = 1_000  # comments a transaction: a tenth of a second with SQLite's only write lock

Tell = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What is to be imported. ``is_strict``: not at all where a comment has something wrong.

    ``name`` is which of several of one system it comes from, ``moves`` are pairs of an origin of
    the file and one of the site, ``pages`` is a file that says where pages are.
    """

    source: Source
    path: Path
    site: str
    origin: str | None = None
    name: str = ""
    moves: tuple[tuple[str, str], ...] = ()
    pages: Path | None = None
    is_dry: bool = False
    is_strict: bool = False


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What the file held, and what became of it: ``known`` were imported before."""

    counts: ImportCounts
    added: int
    known: int
    foreign: tuple[str, ...]  # origins of pages that the site doesn't have
    is_dry: bool


def import_comments(installation: Installation, order: ImportOrder, tell: Tell) -> ImportSummary:
    """Import a file; ``tell`` hears how much is done, from 0 to 1.

    Raises ``Broken`` and ``Invalid``, and then nothing was written, ``NotFound`` for the site, and
    ``Conflict`` where the file is changed meanwhile; what was written until then stays.
    """
    now = clock.now()
    filling, origins = _filling(installation, order)
    pages = _page_names(order, origins)
    move = moved(order.moves, origins)
    with (
        closing(open_past(order.source, order.path, pages)) as past,
        closing(ImportPlan(now, filling.key_of)) as plan,
    ):
        passes = 1 if order.is_dry else 2
        for place, found in enumerate(move(past.found())):
            plan.note(place, found)
            if not place % _BATCH:
                tell(past.position / max(1, past.size) / passes)
        counts = plan.settle()
        past.check_unchanged()
        foreign = tuple(sorted(counts.origins.keys() - set(origins)))
        if order.is_strict and counts.flaws:
            why = "Nothing was imported: something is wrong with %(number)s of the comments."
            raise Invalid(said(why, number=counts.flaws))
        if order.is_dry:
            known = _count_known(installation, filling, plan)
            return ImportSummary(counts, counts.comments - known, known, foreign, is_dry=True)
        added = _write(installation, _Reading(filling, past, move, plan, now), tell)
    return ImportSummary(counts, added, counts.comments - added, foreign, is_dry=False)


class _Reading(NamedTuple):
    """One file on its second way through."""

    filling: Filling
    past: PastFile
    move: Callable[[Iterator[Found]], Iterator[Found]]
    plan: ImportPlan
    now: datetime


def _filling(installation: Installation, order: ImportOrder) -> tuple[Filling, Sequence[str]]:
    with installation.database.reading() as session:
        site = find_site(session, order.site)
        query = select(SiteOrigin.origin).where(SiteOrigin.site_id == site.id)
        origins = session.scalars(query.order_by(SiteOrigin.origin)).all()
    return Filling(site.id, order.source, order.name), origins


def _page_names(order: ImportOrder, origins: Sequence[str]) -> PageNames:
    names = read_page_names(order.pages) if order.pages else {}
    if order.origin is None and order.source in BY_PATH:
        if len(origins) != 1:
            raise Invalid(
                "This system names pages by their path only, and this site has several origins; "
                "say which one with --origin."
            )
        return PageNames(origins[0], names)
    return PageNames(order.origin or "", names)


def _count_known(installation: Installation, filling: Filling, plan: ImportPlan) -> int:
    number = 0
    for keys in plan.kept():
        digests = [digest_of(installation, filling, key) for key in keys]
        with installation.database.glance() as connection:
            number += len(known_of(connection, filling.site_id, digests))
    return number


def _write(installation: Installation, reading: _Reading, tell: Tell) -> int:
    filling, past, _, plan, now = reading
    added = 0
    for batch in _planned(installation, reading):
        past.check_unchanged()
        added += _write_batch(installation, filling, batch, now, is_first=not added)
        tell(0.5 + past.position / max(1, past.size) / 2)
    past.check_unchanged()
    for pairs in plan.late():
        digests = [
            (digest_of(installation, filling, reply), digest_of(installation, filling, above))
            for reply, above in pairs
        ]
        with installation.database.transaction() as session:
            put_under(session.connection(), filling, digests)
    return added


def _planned(installation: Installation, reading: _Reading) -> Iterator[list[Planned]]:
    """The comments that the plan keeps, some at a time."""
    filling, past, move, plan, _ = reading
    everything = enumerate(move(past.found()))
    while batch := list(islice(everything, _BATCH)):
        rows = plan.between(batch[0][0], batch[-1][0])
        above = plan.keys([row.anchor for row in rows.values() if row.anchor is not None])
        planned = []
        for place, found in batch:
            row = rows.get(place)
            if row is None or not row.is_kept:
                continue
            if not isinstance(found, PastComment) or filling.key_of(found) != row.key:
                raise Conflict("The file was changed while it was being read; run it again.")
            digest = digest_of(installation, filling, row.key)
            anchor = None if row.anchor is None else above[row.anchor]
            under = None if anchor is None else digest_of(installation, filling, anchor)
            planned.append(Planned(place, found, digest, under))
        if planned:
            yield planned


def _write_batch(
    installation: Installation,
    filling: Filling,
    batch: list[Planned],
    now: datetime,
    *,
    is_first: bool,
) -> int:
    with installation.database.glance() as connection:
        known = known_of(connection, filling.site_id, [each.digest for each in batch])
    fresh = [each for each in batch if each.digest not in known]
    if not fresh:
        return 0
    vault = installation.vault.pinned()
    ready = [make_ready(installation, vault, filling, each, now) for each in fresh]
    with installation.database.transaction() as session:
        added = record_batch(installation, session, filling, ready, now)
        if added and is_first:
            _record(session, filling, now)
    return added


def _record(session: Session, filling: Filling, now: datetime) -> None:
    """One row for an import, with the first that it writes: also for one that is cut short."""
    record_act(
        session,
        Act(
            OPERATOR,
            "comments.imported",
            now,
            filling.site_id,
            details=details_of(source=filling.source),
        ),
    )
