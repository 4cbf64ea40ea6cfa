"""Connections that stay in hand between two uses: none is left in a transaction, or when broken."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError

from moderation.database import Database
from moderation.errors import Unavailable
from moderation.tables import Heartbeat
from moderation.transactions.prepared import Prepared
from tests.transactions.test_joint_writing import beat

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

NAMES = Prepared(select(Heartbeat.name).order_by(Heartbeat.name))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def one_of(database: Database) -> Connection:
    with database.glance() as connection:
        return connection


def test_the_same_connection_is_asked_again(database: Database) -> None:
    assert one_of(database) is one_of(database)
    with database.glance() as one, database.glance() as other:
        assert one is not other


def test_of_many_that_ask_at_one_moment_few_are_kept(database: Database) -> None:
    with database.glance() as one, database.glance() as two, database.glance() as three:
        pass
    assert [one.closed, two.closed, three.closed].count(True) == 1


def test_one_that_is_in_a_transaction_is_not_kept(database: Database) -> None:
    with database.glance() as connection:
        connection.execute(select(Heartbeat.name)).all()
    assert connection.closed


def test_what_went_wrong_is_not_asked_again(database: Database) -> None:
    broken = one_of(database)
    with pytest.raises(Unavailable), database.glance() as connection:
        connection.execute(text("SELECT * FROM nothing"))
    assert broken.closed
    assert one_of(database) is not broken


def test_a_writer_that_failed_leaves_nothing_to_the_next(database: Database) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(insert(Heartbeat).values(name="half"))

    with pytest.raises(IntegrityError):
        database.jointly(fail)
    database.jointly(beat("whole"))
    with database.glance() as connection:
        assert NAMES.rows(connection, {}) == [("whole",)]


def test_none_is_left_in_the_end(database: Database) -> None:
    kept = one_of(database)
    with database.glance() as one, database.glance() as other:
        database.close()
    assert kept.closed
    assert one.closed
    assert other.closed
