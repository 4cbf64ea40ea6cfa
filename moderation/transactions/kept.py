"""Connections that are not given back between two uses: a part of ``database.py``.

To fetch one from the pool and to give it back costs as much as three of a comment's statements.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

# Of SQLite's; the pool has others for whoever comes at the same moment. A server of databases
# counts its connections, and poolers in between give them to others meanwhile.
MOST = 2


class KeptConnections:
    """A few of an engine's connections, each in one hand at a time. Safe among threads."""

    def __init__(self, bind: Engine) -> None:
        self._bind = bind
        self._most = MOST if bind.dialect.name == "sqlite" else 0
        self._free: deque[Connection] = deque()
        self._is_closed = False

    @contextmanager
    def one(self, bind: Engine | None = None) -> Iterator[Connection]:
        """One that is in no transaction; what goes wrong with it ends it.

        One of another engine is made for the block, and not kept.
        """
        is_ours = bind is None or bind is self._bind
        connection = bind.connect() if bind and not is_ours else self._taken()
        is_good = False
        try:
            yield connection
            is_good = True
        finally:
            if is_good and is_ours:
                self._give_back(connection)
            else:
                connection.close()

    def close(self) -> None:
        """Give all of them back; what is in use goes back after it."""
        self._is_closed = True
        while self._free:
            self._taken().close()

    def _taken(self) -> Connection:
        try:
            return self._free.pop()
        except IndexError:
            return self._bind.connect()

    def _give_back(self, connection: Connection) -> None:
        if self._is_closed or len(self._free) >= self._most or _is_spent(connection):
            connection.close()
        else:
            self._free.append(connection)


def _is_spent(connection: Connection) -> bool:
    return connection.invalidated or connection.in_transaction()
