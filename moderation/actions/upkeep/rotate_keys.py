"""Rotate keys: a fresh key seals from now on, and what older keys sealed is sealed anew."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Installation, record_act
from moderation.vault import KeyRing, Vault, sealed_tables
from moderation.vault.contacts import keys_of_contacts, not_sealed_with

_BATCH = 500

# A request that began before it saw the new ring ends within this; after it nobody seals with an
# old key any more, and it can be dropped.
SETTLING_SECONDS = 15.0


def rotate_keys(
    installation: Installation, wait: Callable[[float], None] = time.sleep
) -> tuple[int, int]:
    """Rotate; returns how many values were sealed anew, and how many old keys were dropped.

    Interrupted, it is finished by running it again. An old key is dropped only when nothing is
    sealed with it. Running processes notice the new ring by themselves, where they read the same
    file. Raises ``SealBroken`` for a value that no key of the ring opens.
    """
    path = installation.settings.key_ring_path
    ring = KeyRing.load(path)
    if not _is_unfinished(installation, ring):
        ring = ring.rotated()
        ring.save(path)
        _record(installation)
    vault = Vault(ring)
    resealed = _reseal_all(installation, vault)
    wait(SETTLING_SECONDS)
    resealed += _reseal_all(installation, vault)
    return resealed, _drop_old(installation, ring)


def keys_in_use(session: Session) -> set[str]:
    """The identifiers of all keys that something is sealed with."""
    queries = [keys_of_contacts(), *(select(table.key_id) for table in sealed_tables())]
    return {key_id for query in queries for key_id in session.scalars(query.distinct())}


def _is_unfinished(installation: Installation, ring: KeyRing) -> bool:
    """Whether an earlier rotation was interrupted: old keys are in use, and a newer one too."""
    with installation.database.reading() as session:
        used = keys_in_use(session)
    return len(ring.keys) > 1 and bool(used - {ring.newest})


def _record(installation: Installation) -> None:
    with installation.database.transaction() as session:
        record_act(session, Act(OPERATOR, "keys.rotated", clock.now()))


def _reseal_all(installation: Installation, vault: Vault) -> int:
    newest = vault.ring.newest
    total = _in_batches(installation, not_sealed_with(newest), vault.reseal_value)
    for table in sealed_tables():
        query = select(table).where(table.key_id != newest)
        total += _in_batches(installation, query, vault.reseal)
    return total


def _in_batches(
    installation: Installation, query: Select[Any], reseal: Callable[[Any], None]
) -> int:
    total = 0
    while True:
        with installation.database.transaction() as session:
            rows = session.scalars(query.limit(_BATCH).with_for_update()).all()
            for row in rows:
                reseal(row)
        if not rows:
            return total
        total += len(rows)


def _drop_old(installation: Installation, ring: KeyRing) -> int:
    with installation.database.reading() as session:
        used = keys_in_use(session)
    old = [key_id for key_id in ring.keys if key_id != ring.newest and key_id not in used]
    for key_id in old:
        ring = ring.without(key_id)
    if old:
        ring.save(installation.settings.key_ring_path)
    return len(old)
