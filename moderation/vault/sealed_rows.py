"""Every row that holds something sealed: for whoever seals, rotates, or looks for what is broken.

Besides the values of comments each table has a key and places of its own.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, inspect, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from moderation.database import Base
from moderation.tables.author_contact import SealedValue
from moderation.tables.sealed_row import SealedRow
from moderation.vault.sealing import SealedPlace

NO_SITE = "-"  # in place of a site's identifier, for what belongs to a moderator

AnySealed = SealedRow | SealedValue


def sealed_tables() -> list[type[SealedRow]]:
    """Every table whose rows are sealed; all are, that say they are."""
    classes = (mapper.class_ for mapper in Base.registry.mappers)
    found = [one for one in classes if issubclass(one, SealedRow)]
    return sorted(found, key=lambda one: one.__tablename__)


def all_sealed_tables() -> Sequence[Any]:
    """The same, with that of the comments' values."""
    return (SealedValue, *sealed_tables())


def place_in(table: type[SealedRow], row_id: str, site_id: str) -> SealedPlace:
    """Where a row's sealed value belongs."""
    return SealedPlace(table.__tablename__, table.sealed_in, site_id, row_id)


def place_of_contact(site_id: str, comment_id: str, field: str) -> SealedPlace:
    """Where a value of a comment belongs."""
    return SealedPlace("author_contacts", field, site_id, comment_id)


def place_of(row: AnySealed) -> SealedPlace:
    """Where what is sealed in a row that is there belongs."""
    if isinstance(row, SealedValue):
        return place_of_contact(row.site_id, row.comment_id, row.field)
    return place_in(type(row), getattr(row, row.named_by), getattr(row, "site_id", NO_SITE))


def sealed_in(row: AnySealed) -> bytes | None:
    """What is sealed in a row; None where that has expired."""
    sealed: bytes | None = getattr(row, _column(type(row)).key)
    return sealed


def put_sealed(row: AnySealed, sealed: bytes, key_id: str) -> None:
    """Put another in its place."""
    setattr(row, _column(type(row)).key, sealed)
    row.key_id = key_id


def held_in(table: Any) -> Select[Any]:
    """The rows of such a table that hold something, in their order."""
    return select(table).where(_column(table).is_not(None)).order_by(*_primary_key(table))


def keys_held_in(table: Any) -> Select[str]:
    """The identifiers of the keys that they are sealed with."""
    return select(table.key_id).where(_column(table).is_not(None))


def behind(table: Any, last: Any) -> ColumnElement[bool]:
    """Whether a row of the table comes after the row ``last``."""
    key = _primary_key(table)
    return tuple_(*key) > tuple(getattr(last, column.key) for column in key)


def named(row: AnySealed) -> str:
    """Table, column and row, for an operator: ``author_contacts.sealed 0193… email``."""
    table = type(row)
    key = " ".join(str(getattr(row, column.key)) for column in _primary_key(table))
    return f"{table.__tablename__}.{_column(table).key} {key}"


def _column(table: Any) -> InstrumentedAttribute[bytes | None]:
    name = table.sealed_in if issubclass(table, SealedRow) else "sealed"
    column: InstrumentedAttribute[bytes | None] = getattr(table, name)
    return column


def _primary_key(table: Any) -> Sequence[InstrumentedAttribute[Any]]:
    return [getattr(table, column.key) for column in inspect(table).primary_key]
