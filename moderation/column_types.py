"""What columns hold, the same on both databases, and one in a form that no index has."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Dialect, Uuid, func
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeDecorator, UserDefinedType


def unindexed(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """The same value. SQLite, which is never told how many rows there are, takes the wrong index
    where two look alike: it then sorts, or goes through, everything.
    """
    return func.coalesce(column, column)


_TEXTS: dict[str, Callable[[Any], Any]] = {}  # what writes moments as text, the same for all


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC, on databases that know time zones and on those that don't."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """How it is sent. SQLite gets it as text: of one moment, of which a comment has twenty, the
        same text.
        """
        write = super().bind_processor(dialect)
        if write is None or dialect.name != "sqlite":
            return write
        return _TEXTS.setdefault("sqlite", lru_cache(maxsize=64)(write))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse moments without a zone; SQLite gets them bare."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give every moment its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class AsItIs(UserDefinedType[Any]):
    """A value that came from the driver, and goes back to it as it came."""

    cache_ok = True


class Uuid7(Uuid[str]):
    """As ``Uuid``, at a tenth of its cost where the database holds the digits as text.

    A row has four or five of them, and a page fifty rows.
    """

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any] | None:
        """Digits become what we say everywhere: nothing of them is to be checked again."""
        if not dialect.supports_native_uuid:
            return _with_dashes
        made: Callable[[Any], Any] | None = super().result_processor(  # type: ignore[no-untyped-call] # SQLAlchemy
            dialect, coltype
        )
        return made


def _with_dashes(digits: str | None) -> str | None:
    if digits is None:
        return None
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
