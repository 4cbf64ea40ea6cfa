"""Connections to PostgreSQL that keep our limits: a part of ``postgres.py``, with its driver.

A server is told our settings when a connection is made. A pooler that lends its connections for
the length of a transaction refuses or forgets them, and forgets prepared statements too: there the
settings begin every transaction, and nothing is prepared. Which of the two it is, is found out.
"""

import os
import platform
import secrets
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import Dialect

# A write that waits longer than a reader's patience is refused, never half done.
_SETTINGS = {
    "statement_timeout": "5000",
    "lock_timeout": "2000",
    "idle_in_transaction_session_timeout": "10000",
    "log_parameter_max_length_on_error": "0",
    "timezone": "UTC",
}
# A server that is frozen or has vanished keeps none of these limits, and a commit that waits for a
# replica knows none: then our own ends the waiting.
_PATIENCE_SECONDS = 8.0
_CANCELLING_SECONDS = 1.0
_REACHING = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
}
# A name that only a server knows which was told our settings, for this very connection.
_MARK = "moderation.connection"
_MARKED = f"SELECT current_setting('{_MARK}', true)"
_REFUSED = "unsupported startup parameter"
_LOCAL = "SELECT " + ", ".join(f"set_config('{k}', '{v}', true)" for k, v in _SETTINGS.items())


class PatientConnection(psycopg.Connection[Any]):
    """Gives up a server that has stopped answering."""

    patience = _PATIENCE_SECONDS
    first: str | None = None
    """What begins a transaction, where a pooler forgets our settings."""

    def wait(self, gen: PQGen[Any], *arguments: Any, **named: Any) -> Any:
        """Wait for what the server answers, but not for ever."""
        named.setdefault("timeout", self.patience)
        try:
            return super().wait(gen, *arguments, **named)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self._give_up()
            raise

    def _give_up(self) -> None:
        """Let the server end it too, where it listens; else it would keep a connection for it."""
        with suppress(psycopg.Error):
            self.cancel_safe(timeout=_CANCELLING_SECONDS)
        self.pgconn.finish()


class Connecting:
    """Makes connections, and knows what came of telling a server our settings."""

    def __init__(self, *, tells: bool, may_be_pooled: bool) -> None:
        self._tells = tells
        self._may_be_pooled = may_be_pooled

    def __call__(
        self, _dialect: Dialect, _record: Any, _: Any, wanted: dict[str, Any]
    ) -> PatientConnection:
        """A connection that keeps our settings, or knows that they begin every transaction."""
        # So that whoever looks at the server's sessions finds the process that has one.
        name = f"moderation, process {os.getpid()} of {platform.node()}"
        arguments = _REACHING | {"fallback_application_name": name[:63]} | wanted
        made = self._told(arguments) if self._tells else None
        if made is None:
            self._tells = False
            made = PatientConnection.connect(**arguments | {"prepare_threshold": None})
            made.first = _LOCAL
        return made

    def _told(self, arguments: dict[str, Any]) -> PatientConnection | None:
        """A connection whose server keeps our settings; None where a pooler keeps none."""
        mark = secrets.token_hex(8)
        ours = " ".join(f"-c {k}={v}" for k, v in {**_SETTINGS, _MARK: mark}.items())
        options = f"{arguments.get('options', '')} {ours}".strip()
        try:
            made = PatientConnection.connect(**arguments | {"options": options})
        except psycopg.OperationalError as error:
            if self._may_be_pooled and _REFUSED in str(error):
                return None
            raise
        if not self._may_be_pooled or _is_marked(made, mark):
            return made
        made.close()
        return None


def _is_marked(made: PatientConnection, mark: str) -> bool:
    made.autocommit = True
    row = made.execute(_MARKED).fetchone()
    made.autocommit = False
    return row == (mark,)
