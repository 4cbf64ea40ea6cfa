"""The engine of a SQLite file: a part of ``database.py``."""

from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, Select, create_engine, event, text
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import URL, Connection

from moderation.progress import Tell, nobody
from moderation.transactions.kept import MOST
from moderation.transactions.prepared import Prepared

PATIENCE = 5.0
"""Seconds that a writer waits for others."""

_PAGES_AT_A_TIME = 4096
_COPYING = 0.8  # of the time that a copy takes; the rest is looking whether it is sound

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    "journal_size_limit=16777216",
    "cache_size=-2048",  # of each connection; what is read again is in the system's cache
)

# SQLite can corrupt a database in WAL mode in these versions (the WAL-reset bug).
_WAL_RESET_BUG = ((3, 7, 0), (3, 51, 2))
_WAL_RESET_MENDED = {(3, 44, 6), (3, 50, 7)}


def sqlite_module() -> ModuleType:
    """The newest SQLite at hand: the one that ``pysqlite3`` carries, else Python's own."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3

        return _known_values(sqlite3)
    return _known_values(dbapi2)


def _known_values(module: ModuleType) -> ModuleType:
    """Tell the driver that what is absent and what is bytes goes to the database as it is.

    Untold, it looks for that at each value by its attributes, which takes ten times as long as all
    else that is done for one; a comment's rows have thirty such values.
    """
    module.register_adapter(type(None), {None: None}.get)
    module.register_adapter(bytes, bytes)
    module.register_adapter(memoryview, bytes)
    return module


class _WithLimits(SQLiteCompiler):
    """Writes limits as numbers. For every one that is sent beside a statement SQLite plans the
    statement anew, which costs five times as much as most of ours do otherwise.
    """

    def limit_clause(self, select: Select[Any], **kw: Any) -> str:
        """As SQLAlchemy's, but for that."""
        limit, offset = select._limit_clause, select._offset_clause  # noqa: SLF001 - as SQLAlchemy
        kw["literal_execute"] = True
        written = "-1" if limit is None else self.process(limit, **kw)
        beyond = "" if offset is None else f" OFFSET {self.process(offset, **kw)}"
        return f"\n LIMIT {written}{beyond}"


def open_sqlite(url: URL) -> Engine:
    """An engine whose connections are as safe as SQLite can be."""
    module = sqlite_module()
    _refuse_the_wal_reset_bug(module)
    engine = create_engine(
        url,
        module=module,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
        # Each connection has a cache of its own: as few as can be are to fill one.
        pool_use_lifo=True,
        max_overflow=10 + 2 * MOST,  # so that ten are left where glances and writers keep theirs
    )
    engine.dialect.statement_compiler = _WithLimits
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _refuse_the_wal_reset_bug(module: ModuleType) -> None:
    version = tuple(int(part) for part in module.sqlite_version.split("."))
    first, last = _WAL_RESET_BUG
    if first <= version <= last and version not in _WAL_RESET_MENDED:
        raise RuntimeError(
            f"SQLite {module.sqlite_version} can damage a database in WAL mode; "
            "install pysqlite3, or a Python with SQLite 3.51.3 or newer."
        )


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    # A deferred transaction that turns into a write fails at once where another one writes,
    # and busy_timeout does not help; so writers say so at the start.
    options = connection.get_execution_options()
    if "busy_milliseconds" not in options:
        (_BEGIN_TO_WRITE if options.get("write", True) else _BEGIN).run(connection, {})
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={options['busy_milliseconds']}")
    try:
        _BEGIN_TO_WRITE.run(connection, {})
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")


_BEGIN = Prepared(text("BEGIN"))
_BEGIN_TO_WRITE = Prepared(text("BEGIN IMMEDIATE"))


def empty_log(engine: Engine) -> None:
    """Carry what is in the write-ahead log into the file, and cut the log off."""
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def copy_file(engine: Engine, path: Path, carried: bytes | None, tell: Tell = nobody) -> bool:
    """Copy the database; False where the copy is not sound. ``tell`` hears how far it is."""

    def copied(_status: int, remaining: int, total: int) -> None:
        tell(_COPYING * (1 - remaining / max(1, total)))

    with closing(sqlite_module().connect(path)) as copy:
        with closing(engine.raw_connection()) as connection:
            source: Any = connection.driver_connection
            # One look for all of it, however many write meanwhile; given back, it is ended.
            source.execute("BEGIN").close()
            source.execute("SELECT 1 FROM sqlite_master").fetchone()
            source.backup(copy, pages=_PAGES_AT_A_TIME, progress=copied)
        # One file that can be carried away, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE").close()
        load_on(copy, carried)
        return bool(copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


def load_on(copy: Any, carried: bytes | None) -> None:
    """Have a copy carry this, and nothing that its original carries."""
    copy.isolation_level = None  # each statement for itself
    copy.execute("PRAGMA secure_delete=ON").close()
    copy.execute("DROP TABLE IF EXISTS carried").close()  # only copies have it
    if carried is not None:
        copy.execute("CREATE TABLE carried (content BLOB NOT NULL)").close()
        copy.execute("INSERT INTO carried VALUES (?)", [carried]).close()
