"""Statements that are prepared say and find the same as SQLAlchemy's own, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from moderation.actions.installation.installation import Installation
from moderation.database import Database
from moderation.identifiers import new_id
from moderation.tables import Comment, Event, Heartbeat, SearchDocument
from moderation.transactions.prepared import Prepared
from tests.fixtures.comments import Submit

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def beat() -> Prepared:
    return Prepared(insert(Heartbeat.__table__))


def test_what_was_put_in_is_found_in_our_types(database: Database) -> None:
    find = Prepared(
        select(Heartbeat.beat_at, func.count().over()).where(Heartbeat.name == bindparam("name"))
    )
    with database.transaction() as session:
        connection = session.connection()
        beat().run(connection, {"name": "worker", "beat_at": NOON})
        assert find.rows(connection, {"name": "worker"}) == [(NOON, 1)]
        assert find.rows(connection, {"name": "nobody"}) == []


def test_a_row_reads_as_sqlalchemy_reads_it(installation: Installation, submit: Submit) -> None:
    submit(body="Ask jane@example.org")
    for table in (Comment, Event, SearchDocument):
        statement = select(*table.__table__.columns)
        with installation.database.glance() as connection:
            assert Prepared(statement).rows(connection, {}) == [
                tuple(row) for row in connection.execute(statement)
            ]


def test_an_identifier_as_the_driver_has_it_can_be_asked_for(
    installation: Installation, submit: Submit
) -> None:
    comment_id = submit().id
    asked = bindparam("id", type_=Comment.__table__.c.id.type)
    find = Prepared(select(Comment.id).where(Comment.id == asked))
    with installation.database.glance() as connection:
        ((raw,),) = find.raw(connection, {"id": comment_id})
        assert UUID(str(raw)) == UUID(comment_id)
        assert find.rows(connection, {"id": raw}) == [(comment_id,)]


def test_many_rows_are_put_in_as_one_is(database: Database) -> None:
    rows = [{"name": f"beat {number}", "beat_at": NOON} for number in range(5)]
    with database.transaction() as session:
        statement = beat()
        for count in range(6):
            statement.run_each(session.connection(), rows[:count])
            assert session.scalar(select(func.count()).select_from(Heartbeat)) == count
            session.execute(text("DELETE FROM heartbeats"))


@pytest.mark.parametrize("count", [3, 5])
@pytest.mark.parametrize("shared", [NOON, None])
def test_of_many_rows_each_gets_its_own_values(
    database: Database, shared: datetime | None, count: int
) -> None:
    moments = [shared or NOON + timedelta(minutes=number) for number in range(count)]
    rows = [{"name": f"beat {at}", "beat_at": moment} for at, moment in enumerate(moments)]
    with database.transaction() as session:
        beat().run_each(session.connection(), rows)
        found = session.execute(select(Heartbeat.name, Heartbeat.beat_at).order_by(Heartbeat.name))
        assert [row._asdict() for row in found] == rows


def test_a_row_of_many_with_other_values_is_refused(database: Database) -> None:
    rows = [{"name": "one", "beat_at": NOON}, {"name": "two"}]
    with pytest.raises(TypeError), database.transaction() as session:
        beat().run_each(session.connection(), rows)


def test_a_limit_is_kept_wherever_it_stands(database: Database) -> None:
    newest = select(Heartbeat.name).order_by(Heartbeat.beat_at.desc()).limit(3).subquery()
    wanted = select(newest.c.name).order_by(newest.c.name).limit(1).offset(1)
    with database.transaction() as session:
        connection = session.connection()
        rows = [{"name": name, "beat_at": NOON + timedelta(at)} for at, name in enumerate("edcba")]
        beat().run_each(connection, rows)
        assert Prepared(wanted).rows(connection, {}) == [("b",)]
        assert connection.execute(wanted).all() == [("b",)]


def test_an_error_is_sqlalchemys_and_shows_no_values(database: Database) -> None:
    nowhere = Prepared(text("INSERT INTO nowhere VALUES (:name)"))
    with database.glance() as connection, pytest.raises(DBAPIError) as failed:
        nowhere.run(connection, {"name": "secret"})
    assert "INSERT INTO nowhere" in str(failed.value)
    assert "secret" not in str(failed.value)


def test_a_row_that_is_there_already_is_an_integrity_error(database: Database) -> None:
    twice = [{"name": "worker", "beat_at": NOON}] * 2
    with pytest.raises(IntegrityError), database.transaction() as session:
        beat().run_each(session.connection(), twice)


def test_a_statement_that_cannot_be_run_leaves_the_connection_whole(database: Database) -> None:
    nowhere = Prepared(text("SELECT 1 FROM nowhere"))
    with database.glance() as connection, pytest.raises(DBAPIError):
        nowhere.rows(connection, {})
    with database.reading() as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_other_values_than_the_first_time_are_refused(database: Database) -> None:
    statement = beat()
    with database.transaction() as session:
        statement.run(session.connection(), {"name": "one", "beat_at": NOON})
        for values in ({"name": "two"}, {"name": "two", "beat_at": NOON, "more": 1}):
            with pytest.raises(TypeError):
                statement.run(session.connection(), values)


def test_a_column_that_has_a_default_must_be_given(database: Database) -> None:
    with database.glance() as connection, pytest.raises(TypeError, match="default"):
        Prepared(insert(Comment.__table__)).run(connection, {"id": new_id()})


def test_a_connection_that_is_gone_is_an_error_of_the_databases(database: Database) -> None:
    with database.glance() as connection:
        driver: Any = connection.connection.driver_connection
        driver.close()
        with pytest.raises(DBAPIError):
            Prepared(text("SELECT 1")).rows(connection, {})


def test_a_moment_is_kept_as_such_whatever_its_zone_and_none_without(database: Database) -> None:
    find = Prepared(select(Heartbeat.beat_at).where(Heartbeat.name == bindparam("name")))
    moments = [NOON, NOON.astimezone(timezone(timedelta(hours=9))), NOON + timedelta(seconds=1)]
    with database.transaction() as session:
        connection = session.connection()
        for number, moment in enumerate(moments):
            beat().run(connection, {"name": f"worker-{number}", "beat_at": moment})
        found = [find.rows(connection, {"name": f"worker-{number}"}) for number in range(3)]
        with pytest.raises(ValueError, match="time zone"):
            beat().run(connection, {"name": "bare", "beat_at": NOON.replace(tzinfo=None)})
    assert found == [[(NOON,)], [(NOON,)], [(NOON + timedelta(seconds=1),)]]
