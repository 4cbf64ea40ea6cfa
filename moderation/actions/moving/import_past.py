"""Import what was read of another system: planned first, when nothing is written, then written.

Every way in ends here: files of the command line, and what a site sends by its key.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, details_of, record_act
from moderation.actions.moving.import_batch import (
    Planned,
    make_ready,
    put_under,
    record_batch,
)
from moderation.actions.moving.import_key import Filling, digest_of, known_of
from moderation.actions.moving.import_plan import ImportCounts, ImportPlan
from moderation.actions.moving.set_aside import Placed, SetAside
from moderation.actions.publication.threads import rules_of
from moderation.errors import Invalid
from moderation.importers import Found, PastComment, PastFile
from moderation.languages import said
from moderation.progress import Tell

_BATCH = 1_000  # comments a transaction: a tenth of a second with SQLite's only write lock
Move = Callable[[Iterator[Found]], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What there was, and what became of it: ``known`` were imported before."""

    counts: ImportCounts
    added: int
    known: int
    is_dry: bool


class _Reading(NamedTuple):
    """What is to be written, and where."""

    filling: Filling
    kept: SetAside
    plan: ImportPlan
    now: datetime
    actor: Actor


def import_past(
    installation: Installation,
    filling: Filling,
    past: PastFile,
    tell: Tell,
    *,
    actor: Actor,
    move: Move = iter,
    is_dry: bool = False,
    is_strict: bool = False,
) -> ImportSummary:
    """Plan and write; ``move`` brings pages home, ``tell`` hears how much is done, from 0 to 1."""
    now = clock.now()
    with installation.database.glance() as connection:
        rules = rules_of(connection, filling.site_id)
    with closing(ImportPlan(now, filling.key_of, rules)) as plan, closing(SetAside()) as kept:
        passes = 1 if is_dry else 2
        for place, found in enumerate(move(past.found())):
            is_kept = plan.note(place, found)
            if is_kept and not is_dry and isinstance(found, PastComment):
                kept.put(place, found)
            if not place % _BATCH:
                tell(past.position / max(1, past.size) / passes)
        counts = plan.settle()
        past.check_unchanged()
        if is_strict and counts.flaws:
            why = "Nothing was imported: something is wrong with %(number)s of the comments."
            raise Invalid(said(why, number=counts.flaws))
        if is_dry:
            known = _count_known(installation, filling, plan)
            return ImportSummary(counts, counts.comments - known, known, is_dry=True)
        added = _write(installation, _Reading(filling, kept, plan, now, actor), tell)
    return ImportSummary(counts, added, counts.comments - added, is_dry=False)


def _count_known(installation: Installation, filling: Filling, plan: ImportPlan) -> int:
    number = 0
    for keys in plan.kept():
        digests = [digest_of(installation, filling, key) for key in keys]
        with installation.database.glance() as connection:
            number += len(known_of(connection, filling.site_id, digests))
    return number


def _write(installation: Installation, reading: _Reading, tell: Tell) -> int:
    plan, filling = reading.plan, reading.filling
    added = seen = 0
    for batch in reading.kept.batches(_BATCH):
        planned = _planned(installation, reading, batch)
        added += _write_batch(installation, reading, planned, is_first=not added)
        seen += len(batch)
        tell(0.5 + seen / max(1, plan.counts.comments) / 2)
    for pairs in plan.late():
        digests = [
            (digest_of(installation, filling, reply), digest_of(installation, filling, above))
            for reply, above in pairs
        ]
        with installation.database.transaction() as session:
            put_under(session.connection(), filling, digests)
    return added


def _planned(installation: Installation, reading: _Reading, batch: list[Placed]) -> list[Planned]:
    """Where each of some comments goes."""
    plan, filling = reading.plan, reading.filling
    rows = plan.between(batch[0][0], batch[-1][0])
    above = plan.keys([row.anchor for row in rows.values() if row.anchor is not None])
    planned = []
    for place, past in batch:
        row = rows[place]
        digest = digest_of(installation, filling, row.key)
        anchor = None if row.anchor is None else above[row.anchor]
        under = None if anchor is None else digest_of(installation, filling, anchor)
        planned.append(Planned(place, past, digest, under))
    return planned


def _write_batch(
    installation: Installation, reading: _Reading, batch: list[Planned], *, is_first: bool
) -> int:
    filling, now = reading.filling, reading.now
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
            _record(session, reading)
    return added


def _record(session: Session, reading: _Reading) -> None:
    """One row for an import, with the first that it writes: also for one that is cut short."""
    record_act(
        session,
        Act(
            reading.actor,
            "comments.imported",
            reading.now,
            reading.filling.site_id,
            details=details_of(source=reading.filling.source),
        ),
    )
