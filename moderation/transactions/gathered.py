"""What several requests write at one moment, gathered and written a table at a time.

While a transaction gathers, rows that are to be inserted wait; whoever looks for what others of the
same moment will have written asks here, for the database doesn't know of it yet. A request that
fails takes its rows back, and nothing has to be undone for it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, MetaData, Table

from moderation.transactions.all_at_once import insert_all
from moderation.transactions.prepared import Prepared

Values = Mapping[str, Any]


class _Mark(NamedTuple):
    """How much there was at a moment."""

    rows: dict[Prepared, int]
    changes: int


class Gathered:
    """What is to be written: rows, those of the tables that others refer to first; then changes."""

    def __init__(self) -> None:
        self.rows: dict[Prepared, list[Values]] = {}
        self.changes: list[tuple[Prepared, Values]] = []

    def mark(self) -> _Mark:
        """What ``take_back`` goes back to."""
        return _Mark({one: len(rows) for one, rows in self.rows.items()}, len(self.changes))

    def take_back(self, mark: _Mark) -> None:
        """Forget what came since."""
        for insertion, rows in self.rows.items():
            del rows[mark.rows.get(insertion, 0) :]
        del self.changes[mark.changes :]

    def write(self, connection: Connection) -> None:
        """Write all of it; nothing waits any more."""
        wanted = [(one, rows) for one, rows in self.rows.items() if rows]
        insert_all(connection, sorted(wanted, key=lambda one: _place_of(one[0].table)))
        for change, values in self.changes:
            change.run(connection, values)
        self.rows, self.changes = {}, []


def gather(connection: Connection) -> Gathered:
    """Let what is inserted by ``insert_later`` wait from now on, until ``end``."""
    return _GATHERED.setdefault(connection, Gathered())


def write_gathered(connection: Connection) -> None:
    """Write now what is gathered so far, and gather no more: somebody writes beside it."""
    if gathered := _GATHERED.pop(connection, None):
        gathered.write(connection)


def end(connection: Connection) -> None:
    """What has not been written by now is not to be."""
    _GATHERED.pop(connection, None)


def is_gathering(connection: Connection) -> bool:
    """Whether what is inserted later waits."""
    return connection in _GATHERED


def insert_later(connection: Connection, insertion: Prepared, *rows: Values) -> None:
    """Insert with what else is gathered; at once where nothing is."""
    gathered = _GATHERED.get(connection)
    if gathered is None:
        insertion.run_each(connection, rows)
    else:
        gathered.rows.setdefault(insertion, []).extend(rows)


def change_later(connection: Connection, change: Prepared, values: Values) -> None:
    """Change after all that is gathered was inserted; at once where nothing is."""
    gathered = _GATHERED.get(connection)
    if gathered is None:
        change.run(connection, values)
    else:
        gathered.changes.append((change, values))


def waiting_rows(connection: Connection, insertion: Prepared) -> Sequence[Values]:
    """What is to be inserted by this statement, and isn't yet; the oldest first."""
    gathered = _GATHERED.get(connection)
    return gathered.rows.get(insertion, ()) if gathered else ()


def _place_of(table: Table) -> int:
    return _places(table.metadata)[table]


@cache
def _places(metadata: MetaData) -> dict[Table, int]:
    return {table: place for place, table in enumerate(metadata.sorted_tables)}


_GATHERED: WeakKeyDictionary[Connection, Gathered] = WeakKeyDictionary()
