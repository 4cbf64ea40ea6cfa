"""PostgreSQL's engine, with a pooler between or without: a part of ``database.py``."""

import threading
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, Connection, ExceptionContext, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from moderation.turns import LongWriter

if TYPE_CHECKING:
    from psycopg.errors import Diagnostic

Pooler = Literal["auto", "yes", "no"]

_LONG_SECONDS = 600
_TAKES_NO_WRITES = "25006"  # the SQLSTATE of a server that has become a replica


def read_address(url: str) -> URL:
    """The address. Several hosts, as PostgreSQL's own programs take them, are split for ours."""
    scheme, _, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    user, at, hosts = authority.rpartition("@")
    if "," not in hosts:
        return make_url(url)
    listed = make_url(f"{scheme}://{user}{at}{slash}{path}")
    return listed.update_query_dict({"host": hosts.split(",")})


def open_postgres(url: URL, threads: int, pooler: Pooler = "auto") -> Engine:
    """The engine for ``threads`` that each hold one connection, or two."""
    from moderation.postgres_connection import Connecting  # late: who has SQLite has no driver

    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=threads + 1,
        max_overflow=4,  # who asks for health, doors' own threads, the look at models
        pool_timeout=2,
        pool_pre_ping=True,
    )
    connecting = Connecting(tells=pooler != "yes", may_be_pooled=pooler != "no")
    event.listen(engine, "do_connect", connecting)
    event.listen(engine, "connect", lambda made, _: made.add_notice_handler(replication.hear))
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _reconnect, retval=True)
    return engine


def take_time(connection: Connection, seconds: int, waiting: int) -> None:
    """Let this transaction work for so long, and wait for each lock as long."""
    limits = {"statement": seconds, "lock": waiting, "idle_in_transaction_session": seconds}
    for limit, time in limits.items():
        connection.exec_driver_sql(f"SET LOCAL {limit}_timeout = '{time}s'")
    _driver(connection).patience += seconds


def limit_locks(session: Session | Connection, seconds: float) -> None:
    """Let this transaction wait so long for each lock."""
    limit = max(1, int(seconds * 1000))  # PostgreSQL takes 0 for no end of waiting
    session.execute(text(f"SET LOCAL lock_timeout = {limit}"))


_LONG_WRITERS = text(
    "SELECT pid, application_name, client_addr::text AS client,"
    " extract(epoch FROM clock_timestamp() - xact_start)::float AS seconds FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
    " AND xact_start < clock_timestamp() - make_interval(secs => :seconds)"
    " ORDER BY xact_start LIMIT 10"
)


def long_writers(connection: Connection, seconds: float) -> list[LongWriter]:
    """Whose transaction has been writing for so long. Ours say which process and machine it is."""
    rows = connection.execute(_LONG_WRITERS, {"seconds": seconds})
    return [
        LongWriter(
            f"PostgreSQL's process {row.pid} ({row.application_name or 'unnamed'}"
            f" at {row.client or 'the same machine'})",
            seconds=row.seconds,
        )
        for row in rows
    ]


class Replication(threading.local):
    """Whether this thread's last commit came late to a replica: such a one may yet be lost."""

    is_behind = False

    def hear(self, notice: "Diagnostic") -> None:
        """The server ends its wait for a replica with a warning, and the commit stands."""
        self.is_behind |= notice.source_function == "SyncRepWaitForLSN"


replication = Replication()


def _begin(connection: Connection) -> None:
    driver = _driver(connection)
    driver.patience = type(driver).patience
    if driver.first:
        connection.exec_driver_sql(driver.first).close()


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _reconnect(context: ExceptionContext) -> OperationalError | None:
    """A server that takes no writes any more is one that is gone: another may take them."""
    error = context.original_exception
    if getattr(error, "sqlstate", None) == _TAKES_NO_WRITES:
        context.is_disconnect = True
    if context.is_disconnect and not isinstance(context.sqlalchemy_exception, OperationalError):
        return OperationalError(context.statement, None, error, hide_parameters=True)
    return None
