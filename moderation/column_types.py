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


@lru_cache(maxsize=2048)  # of one moment a comment has twenty, and an import a thousand at once
def _as_text(value: datetime | None) -> str | None:
    """A moment as SQLite keeps it, where SQLAlchemy writes the same in three times as long."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be stored")
    at = value.astimezone(UTC)
    day = at.year, at.month, at.day
    return _TEXT % (*day, at.hour, at.minute, at.second, at.microsecond)


_TEXT = "%04d-%02d-%02d %02d:%02d:%02d.%06d"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC, on databases that know time zones and on those that don't."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """How it is sent. SQLite gets it as text."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

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
