"""Keep the rounds: what repeats says that it lives, how it fares, and which process it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.installation.beat import note_beat
from moderation.actions.upkeep.heed_clock import CLOCKS_DIFFER, heed_clock
from moderation.database import insert_if_absent
from moderation.tables import LookRound

LEASE = timedelta(seconds=30)
_SLACK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Fared:
    """How a look has fared in one process. ``is_ours``: it is the process that looks."""

    name: str
    every_seconds: float
    is_alone: bool
    is_ours: bool
    succeeded_at: datetime | None
    failures: int  # since then


@dataclass(frozen=True, slots=True)
class Standing:
    """How a look stands in the whole installation."""

    name: str
    seconds: float | None  # since it last worked; None where it never did
    failures: int
    is_late: bool


def keep_rounds(
    installation: Installation, process: str, looks: Sequence[Fared]
) -> dict[str, datetime | None]:
    """Beat, note how looks fare, and keep or take those made alone that nobody else holds.

    The answer names these, with when any process's last worked. They are this process's until
    ``LEASE`` from now. Raises ``Unavailable`` where the database cannot be written.
    """
    heed_clock(installation)
    with installation.database.transaction() as session:
        now = clock.now()
        rows = _held_rows(session, looks, now)
        note_beat(session)
        for look in looks:
            _note(rows[look.name], look, now)
            if look.is_alone and _is_free(rows[look.name], process, now):
                rows[look.name].held_by, rows[look.name].held_until = process, now + LEASE
        return {row.name: row.succeeded_at for row in rows.values() if row.held_by == process}


def leave_rounds(installation: Installation, process: str) -> None:
    """Let other processes take at once what this one held."""
    with installation.database.transaction() as session:
        held = update(LookRound).where(LookRound.held_by == process)
        session.execute(held.values(held_by=None, held_until=None))


def read_rounds(session: Session) -> list[Standing]:
    """How every look stands that a worker has ever begun to repeat."""
    return [_standing(row) for row in session.scalars(select(LookRound).order_by(LookRound.name))]


def _held_rows(session: Session, looks: Sequence[Fared], now: datetime) -> dict[str, LookRound]:
    """A row for each look, locked in one order; those of looks that are no more go."""
    rows = _rows(session)
    missing = [look for look in looks if look.name not in rows]
    for look in missing:
        values = {"name": look.name, "every_seconds": look.every_seconds, "since": now}
        insert_if_absent(session.connection(), LookRound.__table__, values | {"failures": 0})
    rows = _rows(session) if missing else rows
    for name in rows.keys() - {look.name for look in looks}:
        session.delete(rows.pop(name))
    return rows


def _rows(session: Session) -> dict[str, LookRound]:
    query = select(LookRound).order_by(LookRound.name).with_for_update()
    return {row.name: row for row in session.scalars(query)}


def _note(row: LookRound, look: Fared, now: datetime) -> None:
    row.every_seconds = look.every_seconds
    if look.is_ours and (look.succeeded_at or look.failures):
        row.failures = look.failures
        succeeded_at = look.succeeded_at
        if succeeded_at and succeeded_at > now + CLOCKS_DIFFER:
            succeeded_at = now  # before the clock went back
        row.succeeded_at = max(filter(None, (row.succeeded_at, succeeded_at)), default=None)


def _is_free(row: LookRound, process: str, now: datetime) -> bool:
    if row.held_by in {None, process} or row.held_until is None:
        return True
    # Nobody can hold one for longer: that was written before the clock went back.
    return not now <= row.held_until <= now + LEASE + CLOCKS_DIFFER


def _standing(row: LookRound) -> Standing:
    now = clock.now()
    patience = timedelta(seconds=3 * row.every_seconds) + _SLACK
    seconds = (now - row.succeeded_at).total_seconds() if row.succeeded_at else None
    is_late = now - (row.succeeded_at or row.since) > patience
    return Standing(row.name, seconds, row.failures, is_late)
