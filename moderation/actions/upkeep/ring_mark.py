"""The database knows its key ring: a mark that no other ring opens, and what to do without one.

A ring fits where it opens the mark, or anything else that is sealed: one broken seal is one broken
value, be it the mark's. Where nothing is sealed yet, any ring fits.
"""

from pathlib import Path

from sqlalchemy import Select, String, inspect, literal_column, select, table
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Installation, record_act
from moderation.database import insert_if_absent
from moderation.tables import RingMark
from moderation.vault import BrokenSeal, KeyRingError, Vault, all_sealed_tables, held_in

_THE_ONE = "ring"
_LOOK_AT = 20  # of each table: so many broken values in a row are no accident


def check_ring(session: Session, vault: Vault, path: Path, what: str = "the database") -> None:
    """Raise ``KeyRingError`` where this is not the ring that the database belongs to.

    ``path`` is where the ring was read. The database's tables may be those of an older version.
    """
    mark = _mark(session)
    if mark is not None and _is_of(vault, mark):
        return  # as a rule: the rest looks at more
    keys = keys_of(session)
    if keys and _is_foreign(session, vault, keys):
        raise KeyRingError(
            f"The key ring {path} is not the one that {what} belongs to, {_which(session, keys)}. "
            "Put the key file that has it there: a copy of it is where you back your keys up."
        )


def require_no_ring(session: Session, path: Path, what: str = "the database") -> None:
    """Raise ``KeyRingError`` where keys are missing that only a copy of them brings back."""
    keys = keys_of(session)
    if keys:
        raise KeyRingError(
            f"There is no key ring at {path}, but {what} is in use, and belongs to one, "
            f"{_which(session, keys)}. Restore the keys that belong to it: without them its "
            "addresses cannot be opened. Where they are lost: moderation keys replace"
        )


def keys_of(session: Session) -> set[str]:
    """The keys that something was sealed with, be the tables those of an older version."""
    known = _tables(session)
    names = [one.__tablename__ for one in all_sealed_tables() if one is not RingMark]
    queries: list[Select[str]] = [
        select(literal_column("key_id", String)).select_from(table(name)).distinct()
        for name in names
        if name in known
    ]
    return {key_id for query in queries for key_id in session.scalars(query)}


def mark_ring(installation: Installation) -> None:
    """Write the mark where it is missing or doesn't open. Raises ``KeyRingError``, as above."""
    vault, path = installation.vault, installation.settings.key_ring_path
    with installation.database.reading() as session:
        check_ring(session, vault, path)
        mark = _mark(session)
    if mark is None or not _is_of(vault, mark):
        _write(installation)


def adopt_ring(installation: Installation) -> None:
    """Make the ring in use the database's own, whatever it cannot open."""
    _write(installation)
    with installation.database.transaction() as session:
        record_act(session, Act(OPERATOR, "keys.replaced", clock.now()))


def _write(installation: Installation) -> None:
    vault = installation.vault
    sealed, key_id = vault.seal(RingMark, _THE_ONE, _says(vault))
    with installation.database.transaction() as session:
        row: dict[str, object] = {"id": _THE_ONE, "sealed": sealed, "key_id": key_id}
        insert_if_absent(session.connection(), RingMark.__table__, row)
        mark = session.get_one(RingMark, _THE_ONE, with_for_update=True)
        mark.sealed, mark.key_id = sealed, key_id


def _says(vault: Vault) -> str:
    """What follows from the part of a ring that never rotates: by it authors are found again."""
    return vault.digest("ring mark", b"").hex()


def _is_of(vault: Vault, mark: RingMark) -> bool:
    return vault.open(mark) == _says(vault)


def _is_foreign(session: Session, vault: Vault, keys: set[str]) -> bool:
    mark = _mark(session)
    if mark is None:
        return not keys & vault.ring.keys.keys() or _opens_nothing(session, vault)
    said = vault.open(mark)
    if isinstance(said, BrokenSeal) and said.why != "no key":
        return _opens_nothing(session, vault)  # it may be the mark that is broken
    return said != _says(vault)


def _opens_nothing(session: Session, vault: Vault) -> bool:
    """Whether nothing of what is sealed opens; what our OpenSSL is too old for is no sign."""
    if RingMark.__tablename__ not in _tables(session):
        return False  # tables of an older version: the keys' names have to do
    found = [
        vault.open_any(row)
        for one in all_sealed_tables()
        if one is not RingMark
        for row in session.scalars(held_in(one).limit(_LOOK_AT))
    ]
    broken = [one for one in found if isinstance(one, BrokenSeal) and one.why != "old cipher"]
    return bool(found) and len(broken) == len(found)


def _which(session: Session, keys: set[str]) -> str:
    mark = _mark(session)
    wanted = mark.key_id if mark else ", ".join(sorted(keys))
    return f"which has the key {wanted}"


def _mark(session: Session) -> RingMark | None:
    known = RingMark.__tablename__ in _tables(session)
    return session.get(RingMark, _THE_ONE) if known else None


def _tables(session: Session) -> set[str]:
    return set(inspect(session.connection()).get_table_names())
