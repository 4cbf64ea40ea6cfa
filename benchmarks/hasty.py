"""Fill a benchmark's own database in haste: without indexes, keys or waiting for the disk."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import create_engine

from moderation.database import Database

_POSTGRES_INDEXES = (
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
    " AND indexname LIKE 'ix_%%' AND tablename = ANY(%s)"
)


@contextmanager
def hasty(database: Database, tables: Sequence[str]) -> Iterator[Any]:
    """A raw cursor in one transaction; the indexes of these tables are made again at its end."""
    # PostgreSQL's without the limits of the service.
    engine = database.engine if database.is_sqlite else create_engine(database.url)
    with closing(engine.raw_connection()) as connection:
        cursor: Any = connection.cursor()
        _prepare(cursor, is_sqlite=database.is_sqlite)
        indexes = _indexes(cursor, tables, is_sqlite=database.is_sqlite)
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield cursor
        for _, statement in indexes:
            cursor.execute(statement)
        cursor.execute("COMMIT")
        if database.is_sqlite:
            cursor.execute("PRAGMA locking_mode = NORMAL")
            cursor.execute("PRAGMA journal_mode = WAL")
    engine.dispose()
    if not database.is_sqlite:
        settle(database)


def _prepare(cursor: Any, *, is_sqlite: bool) -> None:
    if is_sqlite:
        for pragma in (
            "journal_mode = MEMORY",
            "synchronous = OFF",
            "foreign_keys = OFF",
            "secure_delete = OFF",
            "cache_size = -1000000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute("BEGIN EXCLUSIVE")
        return
    cursor.execute("SET maintenance_work_mem = '512MB'")
    cursor.execute("SET session_replication_role = replica")  # no look-up of foreign keys


def _indexes(cursor: Any, tables: Sequence[str], *, is_sqlite: bool) -> list[tuple[str, str]]:
    if not is_sqlite:
        return list(cursor.execute(_POSTGRES_INDEXES, [list(tables)]).fetchall())
    found = cursor.execute(
        "SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    )
    return [(name, sql) for name, sql, table in found.fetchall() if table in tables]


def settle(database: Database) -> None:
    """What autovacuum does in quiet minutes; SQLite runs as it is, never analysed."""
    engine = create_engine(database.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()
