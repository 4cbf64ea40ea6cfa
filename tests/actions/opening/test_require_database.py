"""What stands in the way of a database is named, so that an operator knows where to look."""

from pathlib import Path

import pytest

from moderation.actions.opening import require_database as module
from moderation.actions.opening.require_database import Away, require_database
from moderation.database import Database
from moderation.errors import Unavailable

# What PostgreSQL and its client library say, the rest of each sentence left out.
SAID = [
    ('FATAL:  database "x" does not exist', "There is no database x on db.test:5433."),
    ('FATAL:  password authentication failed for user "x"', "refuses the password"),
    ("fe_sendauth: no password supplied", "or misses one."),
    ('FATAL:  role "x" does not exist', "refuses the user that MODERATION_DATABASE_URL names."),
    ("FATAL:  no pg_hba.conf entry for host", "refuses the user that MODERATION_DATABASE_URL"),
]
AWAY = [
    ("connection failed: Connection refused", "cannot be reached: nothing listens there."),
    ("connection timeout expired", "cannot be reached: it does not answer in time."),
    ("failed to resolve host 'x': Name or service not known", "no machine has this name."),
    ("connection to server failed: Network is unreachable", "no way to its network."),
    ("connection to server on socket failed: No such file", "no socket where one is looked for."),
    ("server closed the connection unexpectedly", "PostgreSQL on db.test:5433 cannot be reached."),
]


@pytest.fixture
def database() -> Database:
    """A server that is never asked."""
    return Database("postgresql+psycopg://me:hush@db.test:5433/x")


@pytest.mark.parametrize(("said", "sentence"), [*SAID, *AWAY])
def test_each_fault_has_its_sentence(database: Database, said: str, sentence: str) -> None:
    fault = module._fault(database, said)
    assert sentence in fault.detail
    assert "db.test:5433" in fault.detail
    assert "hush" not in fault.detail


@pytest.mark.parametrize(("said", "waits"), [(SAID[0][0], False), (AWAY[0][0], True)])
def test_only_who_is_away_is_waited_for(database: Database, said: str, *, waits: bool) -> None:
    assert isinstance(module._fault(database, said), Away) is waits


def test_a_port_where_nobody_listens_is_named() -> None:
    with pytest.raises(Away, match=r"on 127\.0\.0\.1:1 cannot be reached: nothing listens there"):
        require_database(Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing"))


def test_a_socket_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="on this machine cannot be reached: it has no socket"):
        require_database(Database(f"postgresql+psycopg:///nothing?host={tmp_path}"))
