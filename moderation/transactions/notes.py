"""What a transaction is to do last, noted on the way: a part of ``database.py``.

Notes belong to the connection of the transaction: what fails leaves none behind.
"""

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

_NOTED: WeakKeyDictionary[Connection, list[Any]] = WeakKeyDictionary()


def notes_of(connection: Connection) -> list[Any]:
    """The notes so far, to be added to."""
    return _NOTED.setdefault(connection, [])


def take_notes(connection: Connection) -> list[Any]:
    """The notes, of which none are left."""
    return _NOTED.pop(connection, []) if _NOTED else []
