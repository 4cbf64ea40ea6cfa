"""Statements that name some values, such as a page's comments: a part of ``database.py``.

SQLAlchemy writes a list of values into the text anew at every execution. Here a text has so many
places for them, and is written once for every number of places; those that are left hold the last
value again.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam
from sqlalchemy.orm import InstrumentedAttribute

from moderation.transactions.prepared import Prepared, Row

# More than that are asked for by few, and a driver takes no more than some ten thousand values.
_MOST_PLACES = 1_024

_Places = list[BindParameter[Any]]


class PreparedForSome:
    """A statement made by ``make`` of places for values of a column, whatever the values are."""

    def __init__(
        self,
        column: InstrumentedAttribute[Any],
        make: Callable[[_Places], Select[*tuple[Any, ...]]],
    ) -> None:
        self._column = column
        self._make = make
        self._prepared: dict[int, Prepared] = {}

    def rows(
        self, connection: Connection, some: Sequence[Any], values: Mapping[str, Any] | None = None
    ) -> list[Row]:
        """What it finds, in our types; of no values nothing."""
        if not some:
            return []
        places = 1 << (len(some) - 1).bit_length()
        if places > _MOST_PLACES:
            return self._of(len(some)).rows(connection, self._bound(some, len(some), values))
        prepared = self._prepared.get(places)
        if prepared is None:
            prepared = self._prepared[places] = self._of(places)
        return prepared.rows(connection, self._bound(some, places, values))

    def _of(self, places: int) -> Prepared:
        kind = self._column.type
        return Prepared(self._make([bindparam(_name(at), type_=kind) for at in range(places)]))

    @staticmethod
    def _bound(
        some: Sequence[Any], places: int, values: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        bound = {_name(at): one for at, one in enumerate(some)}
        bound |= {_name(at): some[-1] for at in range(len(some), places)}
        return {**bound, **values} if values else bound


def _name(at: int) -> str:
    return f"some_{at}"
