"""What is sealed: with which keys, and which values cannot be opened."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.vault import (
    BrokenSeal,
    Vault,
    all_sealed_tables,
    behind,
    held_in,
    keys_held_in,
    named,
)

_BATCH = 500


@dataclass(frozen=True, slots=True)
class BrokenValue:
    """A sealed value that cannot be opened: table, column and row, which tell of nobody."""

    where: str
    key_id: str
    why: str

    def __str__(self) -> str:
        return f"{self.where} (key {self.key_id}: {self.why})"


@dataclass(slots=True)
class SealedLook:
    """How many sealed values were looked at, which are broken, and whether those were all."""

    seen: int = 0
    broken: list[BrokenValue] = field(default_factory=list)
    is_whole: bool = True


def count_by_key(session: Session) -> Counter[str]:
    """How many values are sealed with each key, be it in the ring or not."""
    found: Counter[str] = Counter()
    for table in all_sealed_tables():
        query = keys_held_in(table).add_columns(func.count()).group_by(table.key_id)
        found.update(dict(session.execute(query).all()))
    return found


def keys_in_use(session: Session) -> set[str]:
    """The identifiers of all keys that something is sealed with."""
    return set(count_by_key(session))


def find_broken(installation: Installation, seconds: float | None = None) -> SealedLook:
    """Open every sealed value, or as many as can be opened in so many seconds."""
    look, vault = SealedLook(), installation.vault.pinned()
    ends = None if seconds is None else time.monotonic() + seconds
    for table in all_sealed_tables():
        for rows in _pieces(installation, table):
            look.seen += len(rows)
            look.broken += broken_among(vault, rows)
            if ends is not None and time.monotonic() > ends:
                look.is_whole = False
                return look
    return look


def is_any_open(installation: Installation, vault: Vault, key_ids: Sequence[str]) -> bool:
    """Whether anything that is sealed with one of these keys can be opened."""
    return any(
        isinstance(vault.open_any(row), str)
        for table in all_sealed_tables()
        for rows in _pieces(installation, table, table.key_id.in_(key_ids))
        for row in rows
    )


def broken_among(vault: Vault, rows: Sequence[Any]) -> list[BrokenValue]:
    """Which of these rows hold what cannot be opened."""
    opened = ((row, vault.open_any(row)) for row in rows)
    return [broken_value(row, one) for row, one in opened if isinstance(one, BrokenSeal)]


def broken_value(row: Any, seal: BrokenSeal) -> BrokenValue:
    """What to say of it."""
    return BrokenValue(named(row), row.key_id, seal.why)


def _pieces(installation: Installation, table: Any, *which: Any) -> Iterator[Sequence[Any]]:
    """The rows that hold something, so many at a time that nothing holds the database for long."""
    query, last = held_in(table).where(*which).limit(_BATCH), None
    while True:
        with installation.database.reading() as session:
            further = query if last is None else query.where(behind(table, last))
            rows = session.scalars(further).all()
        if rows:
            yield rows
        if len(rows) < _BATCH:
            return
        last = rows[-1]
