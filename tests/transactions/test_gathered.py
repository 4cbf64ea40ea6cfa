"""What is gathered is written a table at a time, and is the same as what was written row by row."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from moderation.database import Database
from moderation.tables import Heartbeat
from moderation.transactions.gathered import (
    change_later,
    end,
    gather,
    insert_later,
    is_gathering,
    waiting_rows,
    write_gathered,
)
from moderation.transactions.prepared import Prepared

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
_beats = Heartbeat.__table__
BEAT = Prepared(insert(_beats))
RENAME = Prepared(
    update(_beats).where(_beats.c.name == bindparam("old")).values(name=bindparam("new"))
)


def beats(count: int, kind: str = "beat") -> list[dict[str, Any]]:
    return [{"name": f"{kind} {number:03}", "beat_at": NOON} for number in range(count)]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def names(connection: Any) -> list[str]:
    return sorted(connection.scalars(select(Heartbeat.name)))


@pytest.mark.parametrize("count", [0, 1, 2, 5, 21, 90])
def test_all_rows_are_written_once(database: Database, count: int) -> None:
    with database.transaction() as session:
        connection = session.connection()
        gathered = gather(connection)
        insert_later(connection, BEAT, *beats(count))
        assert names(connection) == []
        assert len(waiting_rows(connection, BEAT)) == count
        gathered.write(connection)
        gathered.write(connection)
        end(connection)
        assert names(connection) == [one["name"] for one in beats(count)]


def test_rows_come_before_changes_and_what_is_taken_back_never(database: Database) -> None:
    with database.transaction() as session:
        connection = session.connection()
        gathered = gather(connection)
        change_later(connection, RENAME, {"old": "beat 000", "new": "renamed"})
        insert_later(connection, BEAT, *beats(2))
        mark = gathered.mark()
        insert_later(connection, BEAT, *beats(3, "refused"))
        change_later(connection, RENAME, {"old": "beat 001", "new": "wrong"})
        gathered.take_back(mark)
        write_gathered(connection)
        assert names(connection) == ["beat 001", "renamed"]
        assert not is_gathering(connection)


def test_where_nothing_gathers_all_is_written_at_once(database: Database) -> None:
    with database.transaction() as session:
        connection = session.connection()
        insert_later(connection, BEAT, *beats(2))
        change_later(connection, RENAME, {"old": "beat 000", "new": "renamed"})
        assert not is_gathering(connection)
        assert waiting_rows(connection, BEAT) == ()
        assert names(connection) == ["beat 001", "renamed"]


def write_one_twice(database: Database) -> None:
    with database.transaction() as session:
        gathered = gather(session.connection())
        insert_later(session.connection(), BEAT, *beats(3), *beats(1))
        gathered.write(session.connection())


def test_one_row_that_cannot_be_written_is_an_error_of_all(database: Database) -> None:
    with pytest.raises(IntegrityError) as failed:
        write_one_twice(database)
    assert failed.value.params is None
    with database.reading() as session:
        assert names(session.connection()) == []


def test_rows_of_several_statements_are_one_journey_to_a_server(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    dialect = database.engine.dialect
    execute = dialect.do_execute

    def listen(cursor: Any, statement: str, *rest: Any, **named: Any) -> None:
        said.append(statement)
        execute(cursor, statement, *rest, **named)

    with database.transaction() as session:
        connection = session.connection()
        gathered = gather(connection)
        insert_later(connection, BEAT, *beats(3))
        insert_later(connection, Prepared(insert(_beats)), *beats(2, "other"))
        monkeypatch.setattr(dialect, "do_execute", listen)
        gathered.write(connection)
        assert len(said) == (2 if database.is_sqlite else 1)
        assert len(names(connection)) == 5
        end(connection)
