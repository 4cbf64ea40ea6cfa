"""Traces: whether something that somebody left is anywhere in the database still."""

import json
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from moderation.actions.installation.installation import Installation
from tests.tables.conftest import Lived


def found_of(lived: Lived, words: Collection[str]) -> set[str]:
    """Which of these words are anywhere in the database."""
    everything = stored(lived.installation).lower()
    return {word for word in words if word.encode() in everything}


def stored(installation: Installation) -> bytes:
    """All that the database holds: every table that it has, and where it is a file, the file."""
    with installation.database.reading() as session:
        connection = session.connection()
        tables = inspect(connection).get_table_names()
        rows = [
            _bytes(value)
            for table in tables
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608
            for value in row
        ]
    return b"\n".join([*rows, *_files(installation), *_indexed(installation)])


def _files(installation: Installation) -> Iterator[bytes]:
    if installation.database.is_sqlite:
        installation.database.truncate_log()
        path = Path(installation.database.url.database or "")
        yield from (each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def _indexed(installation: Installation) -> Iterator[bytes]:
    """The terms of SQLite's index, whose pages share what terms begin with."""
    if not installation.database.is_sqlite:
        return
    with closing(installation.database.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms "
            "USING fts5vocab('main', 'search_index', 'row')"
        )
        cursor.execute("SELECT term FROM temp.terms")
        yield from (_bytes(term) for (term,) in cursor.fetchall())


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return str(value).encode(errors="surrogatepass")
