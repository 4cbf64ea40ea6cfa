"""Many rows of several tables, in as few statements as a database takes them.

SQLite gets one for each table; PostgreSQL, where every statement is a journey to the server and
back, one for all of them. It checks what refers to what when all of it is in.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from moderation.transactions.prepared import Prepared, run_text

Rows = Sequence[Mapping[str, Any]]

_SIZES = (64, 32, 16, *range(8, 0, -1))  # rows of a statement: few texts, which the driver keeps
_MOST_KEPT = 256
_NAMED = re.compile(r"%\((\w+)\)s")


def insert_all(connection: Connection, wanted: Sequence[tuple[Prepared, Rows]]) -> None:
    """Insert all rows by their statements, in this order."""
    if connection.dialect.positional:
        for insertion, rows in wanted:
            _insert_by_table(connection, insertion, rows)
    elif len(wanted) == 1:
        wanted[0][0].run_each(connection, wanted[0][1])
    elif wanted:
        _insert_by_one(connection, wanted)


def _insert_by_table(connection: Connection, insertion: Prepared, rows: Rows) -> None:
    sql, bound = insertion.bound(connection, rows)
    if len(bound) == 1:
        run_text(connection, sql, bound[0])
        return
    at = 0
    while at < len(bound):
        size = next(size for size in _SIZES if size <= len(bound) - at)
        values = list(chain.from_iterable(bound[at : at + size]))
        run_text(connection, _of_many(sql, size), values)
        at += size


@lru_cache(maxsize=_MOST_KEPT)
def _of_many(sql: str, size: int) -> str:
    before, _, places = sql.rpartition(" VALUES ")
    return f"{before} VALUES {', '.join([places] * size)}"


def _insert_by_one(connection: Connection, wanted: Sequence[tuple[Prepared, Rows]]) -> None:
    texts: list[tuple[str, int]] = []
    values: dict[str, Any] = {}
    for place, (insertion, rows) in enumerate(wanted):
        sql, bound = insertion.bound(connection, rows)
        texts.append((sql, len(bound)))
        for number, row in enumerate(bound):
            values |= {f"{name}_{place}_{number}": value for name, value in row.items()}
    run_text(connection, _of_all(tuple(texts)), values)


@lru_cache(maxsize=_MOST_KEPT)
def _of_all(texts: tuple[tuple[str, int], ...]) -> str:
    whole = [_numbered(sql, place, size) for place, (sql, size) in enumerate(texts)]
    parts = [f"insertion_{place} AS ({sql})" for place, sql in enumerate(whole[:-1])]
    return f"WITH {', '.join(parts)} {whole[-1]}"


def _numbered(sql: str, place: int, size: int) -> str:
    before, _, places = sql.rpartition(" VALUES ")
    rows = [_NAMED.sub(rf"%(\1_{place}_{number})s", places) for number in range(size)]
    return f"{before} VALUES {', '.join(rows)}"
