"""Rotate keys: a fresh key seals from now on, and what older keys sealed is sealed anew."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Installation, record_act
from moderation.actions.upkeep.sealed_values import (
    BrokenValue,
    broken_value,
    count_by_key,
    is_any_open,
)
from moderation.progress import Steps, Tell, nobody
from moderation.vault import KeyRing, Vault, all_sealed_tables, behind, held_in

_BATCH = 500

# A request that began before it saw the new ring ends within this; after it nobody seals with an
# old key any more, and what it sealed is sealed anew.
SETTLING_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many values were sealed anew; what could not be opened stays as it is."""

    resealed: int
    broken: Sequence[BrokenValue]


def rotate_keys(
    installation: Installation,
    wait: Callable[[float], None] = time.sleep,
    tell: Tell = nobody,
) -> Rotation:
    """Rotate. Older keys stay in the ring, because older backups need them: see ``drop_key``.

    Interrupted, it is finished by running it again. Running processes notice the new ring by
    themselves, where they read the same file. ``tell`` hears how far it is.
    """
    path = installation.settings.key_ring_path
    ring = KeyRing.load(path)
    if not _is_unfinished(installation, ring):
        ring = ring.rotated(clock.now().date())
        ring.save(path)
        _record(installation)
    vault = Vault(ring)
    with installation.database.reading() as session:
        steps = Steps(count_by_key(session).total(), tell)
    first, _ = _reseal_all(installation, vault, steps)
    wait(SETTLING_SECONDS)
    second, broken = _reseal_all(installation, vault, steps)
    return Rotation(first + second, broken)


def _is_unfinished(installation: Installation, ring: KeyRing) -> bool:
    """Whether an earlier rotation was interrupted: something opens with an old key."""
    old = [key_id for key_id in ring.keys if key_id != ring.newest]
    return bool(old) and is_any_open(installation, Vault(ring), old)


def _record(installation: Installation) -> None:
    with installation.database.transaction() as session:
        record_act(session, Act(OPERATOR, "keys.rotated", clock.now()))


def _reseal_all(
    installation: Installation, vault: Vault, steps: Steps
) -> tuple[int, list[BrokenValue]]:
    total, broken = 0, []
    for table in all_sealed_tables():
        last: Any = None
        while True:
            with installation.database.transaction() as session:
                rows = _next(session, table, vault.ring.newest, last)
                left = [broken_value(row, one) for row in rows if (one := vault.reseal(row))]
            total, last = total + len(rows) - len(left), rows[-1] if rows else None
            broken += left
            steps.do(len(rows))
            if len(rows) < _BATCH:
                break
    return total, broken


def _next(session: Session, table: Any, newest: str, last: Any) -> Sequence[Any]:
    """Some rows behind ``last`` that another key has sealed, held."""
    query = held_in(table).where(table.key_id != newest).limit(_BATCH).with_for_update()
    return session.scalars(query if last is None else query.where(behind(table, last))).all()
