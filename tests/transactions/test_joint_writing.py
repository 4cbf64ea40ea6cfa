"""Who writes at one moment shares a transaction: kept together, refused alone, heard in time."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.exc import OperationalError

from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.database import Database
from moderation.errors import Unavailable
from moderation.tables import AuditRow, Heartbeat
from moderation.transactions import joint_writing
from moderation.transactions.prepared import Prepared
from tests.test_turns import until

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
Write = Callable[[Connection], Any]


@pytest.fixture
def database(installation: Installation) -> Database:
    return installation.database


@pytest.fixture
def names(database: Database) -> Callable[[], list[str]]:
    """The names of all heartbeats."""

    def read() -> list[str]:
        with database.reading() as session:
            return sorted(session.scalars(select(Heartbeat.name)))

    return read


def beat(name: str) -> Write:
    """Writes one row, and gives its name back."""

    def write(connection: Connection) -> str:
        connection.execute(insert(Heartbeat).values(name=name, beat_at=NOON))
        return name

    return write


def failing(name: str, fail: Write) -> Write:
    """Writes one row, and fails then."""

    def write(connection: Connection) -> None:
        beat(name)(connection)
        fail(connection)

    return write


def divide(_connection: Connection) -> None:
    raise ZeroDivisionError


def stumble(connection: Connection) -> None:
    connection.execute(text("INSERT INTO nowhere VALUES (1)"))


def lose(connection: Connection) -> None:
    """As where a server ends while it is asked."""
    driver: Any = connection.connection.driver_connection
    driver.close()
    Prepared(text("SELECT 1")).rows(connection, {})


@contextmanager
def led_by(database: Database, write: Write) -> Iterator[Future[Any]]:
    """Within the block somebody has the lead, and writes as soon as it ends."""
    begun, go_on = threading.Event(), threading.Event()

    def wait_and_write(connection: Connection) -> Any:
        begun.set()
        assert go_on.wait(30)
        return write(connection)

    with ThreadPoolExecutor(1) as pool:
        leading = pool.submit(database.jointly, wait_and_write)
        assert begun.wait(30)
        try:
            yield leading
        finally:
            go_on.set()


@contextmanager
def at_one_moment(database: Database, writes: list[Write]) -> Iterator[list[Future[Any]]]:
    """All of them have come, in their order, when the block begins, and are written after it."""
    with ThreadPoolExecutor(len(writes)) as pool, led_by(database, lambda _: None):
        asked = []
        for number, write in enumerate(writes, 1):
            asked.append(pool.submit(database.jointly, write))
            until(lambda number=number: len(database._joint._waiting) == number)
        yield asked


def together(database: Database, writes: list[Write]) -> list[Any]:
    """What each of them came to, or was refused with."""
    with at_one_moment(database, writes) as asked:
        pass
    return [one.exception() or one.result() for one in asked]


@pytest.fixture
def commits(database: Database) -> Iterator[list[int]]:
    """How many transactions there were."""
    counted: list[int] = []
    listener = lambda _connection: counted.append(1)  # noqa: E731
    event.listen(database.engine, "commit", listener)
    yield counted
    event.remove(database.engine, "commit", listener)


def test_what_is_written_alone_is_kept(database: Database, names: Callable[[], list[str]]) -> None:
    assert database.jointly(beat("one")) == "one"
    assert names() == ["one"]


def test_those_of_one_moment_share_one_commit(
    database: Database, names: Callable[[], list[str]], commits: list[int]
) -> None:
    wanted = [str(number) for number in range(5)]
    assert together(database, [beat(name) for name in wanted]) == wanted
    assert names() == wanted
    assert len(commits) == 2  # the other is that of who led


@pytest.mark.parametrize("fail", [divide, stumble])
def test_who_fails_is_refused_alone_and_leaves_nothing(
    database: Database, names: Callable[[], list[str]], fail: Write
) -> None:
    first, refused, last = together(
        database, [beat("first"), failing("broken", fail), beat("last")]
    )
    assert (first, last) == ("first", "last")
    assert isinstance(refused, ZeroDivisionError if fail is divide else Unavailable)
    assert names() == ["first", "last"]


def test_who_fails_alone_leaves_nothing(database: Database, names: Callable[[], list[str]]) -> None:
    with pytest.raises(ZeroDivisionError):
        database.jointly(failing("broken", divide))
    assert names() == []
    assert database.jointly(beat("next")) == "next"


def test_what_undoes_all_of_it_undoes_nobody_elses_part(
    database: Database, names: Callable[[], list[str]]
) -> None:
    def undo(connection: Connection) -> None:
        """As a database does whose disk is full: nothing is left, and it says so."""
        connection.exec_driver_sql("ROLLBACK")
        stumble(connection)

    first, refused, last = together(database, [beat("first"), failing("x", undo), beat("last")])
    assert (first, last) == ("first", "last")
    assert isinstance(refused, Unavailable)
    assert names() == ["first", "last"]


def test_a_connection_that_is_lost_in_the_middle_undoes_nobody_elses_part(
    database: Database, names: Callable[[], list[str]]
) -> None:
    lost: list[int] = []

    def count_and_lose(connection: Connection) -> None:
        lost.append(1)
        lose(connection)

    first, refused, last = together(
        database, [beat("first"), failing("x", count_and_lose), beat("last")]
    )
    assert (first, last) == ("first", "last")
    assert isinstance(refused, Unavailable)
    assert len(lost) == 2  # with the others, and alone
    assert names() == ["first", "last"]


def test_who_has_no_time_left_for_it_is_not_tried_alone(
    database: Database, names: Callable[[], list[str]]
) -> None:
    def lose_late(connection: Connection) -> None:
        over.set()
        lose(connection)

    over = threading.Event()
    moments = lambda: 1e9 if over.is_set() else time.monotonic()  # noqa: E731
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(joint_writing, "time", SimpleNamespace(monotonic=moments))
        refused = together(database, [beat("first"), lose_late, beat("last")])
    assert [type(one) for one in refused] == [Unavailable] * 3
    assert names() == []


def test_while_a_commit_takes_long_who_waits_is_refused_and_who_is_in_it_is_kept(
    database: Database, names: Callable[[], list[str]]
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def take_long(_connection: Connection) -> None:
        begun.set()
        assert go_on.wait(30)

    event.listen(database.engine, "commit", take_long)
    with ThreadPoolExecutor(1) as pool:
        kept = pool.submit(database.jointly, beat("kept"))
        assert begun.wait(30)
        database.patience = 0.01
        with pytest.raises(Unavailable):
            database.jointly(beat("late"))
        assert not kept.done()
        go_on.set()
        assert kept.result(30) == "kept"
    event.remove(database.engine, "commit", take_long)
    assert names() == ["kept"]


def test_a_commit_that_fails_acknowledges_nobody(
    database: Database, names: Callable[[], list[str]]
) -> None:
    def fail(_connection: Connection) -> None:
        raise OperationalError("COMMIT", None, Exception("disk full"))

    with at_one_moment(database, [beat("one"), beat("two")]) as asked:
        event.listen(database.engine, "commit", fail)
    assert [type(one.exception()) for one in asked] == [Unavailable] * 2
    event.remove(database.engine, "commit", fail)
    assert names() == []
    assert database.jointly(beat("next")) == "next"


def test_a_leader_that_ends_takes_nobody_along(
    database: Database, names: Callable[[], list[str]]
) -> None:
    def end(_connection: Connection) -> None:
        raise SystemExit

    with ThreadPoolExecutor(2) as pool:
        with led_by(database, end) as leading:
            behind = [pool.submit(database.jointly, beat(name)) for name in ("one", "two")]
            until(lambda: len(database._joint._waiting) == 2)
        assert [one.result(30) for one in behind] == ["one", "two"]
        assert isinstance(leading.exception(30), SystemExit)
    assert names() == ["one", "two"]


def test_who_ends_while_another_writes_for_it_ends_alone(
    database: Database, names: Callable[[], list[str]]
) -> None:
    def end(_connection: Connection) -> None:
        raise SystemExit

    first, ended, last = together(database, [beat("first"), end, beat("last")])
    assert (first, last) == ("first", "last")
    assert isinstance(ended, SystemExit)
    assert names() == ["first", "last"]


def test_those_whom_a_leader_wrote_for_are_refused_where_it_ends_before_the_commit(
    database: Database, names: Callable[[], list[str]]
) -> None:
    def end(_connection: Connection) -> None:
        raise SystemExit

    with at_one_moment(database, [beat("one"), beat("two")]) as asked:
        event.listen(database.engine, "commit", end)
    leader, other = (one.exception() for one in asked)
    event.remove(database.engine, "commit", end)
    assert isinstance(leader, SystemExit)
    assert isinstance(other, Unavailable)
    assert names() == []
    assert database.jointly(beat("next")) == "next"


def test_who_is_not_written_in_time_is_refused_and_never_written(
    database: Database, names: Callable[[], list[str]]
) -> None:
    with led_by(database, lambda _: None):
        database.patience = 0.01
        with pytest.raises(Unavailable) as refused:
            database.jointly(beat("late"))
        assert refused.value.retry_after
    database.patience = 5.0
    assert database.jointly(beat("next")) == "next"
    assert names() == ["next"]


def test_no_more_wait_than_there_is_room_for(
    database: Database, names: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joint_writing, "MOST_WAITING", 2)
    with at_one_moment(database, [beat("one"), beat("two")]), pytest.raises(Unavailable):
        database.jointly(beat("three"))
    assert names() == ["one", "two"]


def test_a_transaction_has_no_more_parts_than_its_bound(
    database: Database, monkeypatch: pytest.MonkeyPatch, commits: list[int]
) -> None:
    monkeypatch.setattr(joint_writing, "MOST_TOGETHER", 2)
    together(database, [beat(str(number)) for number in range(5)])
    assert len(commits) == 1 + 3


def test_the_acts_of_who_fails_are_in_no_chain(
    installation: Installation, database: Database
) -> None:
    def act(number: int) -> Write:
        def write(connection: Connection) -> None:
            record_act(connection, Act(Actor("operator"), f"act.{number}", NOON))
            if number == 1:
                raise ZeroDivisionError

        return write

    together(database, [act(number) for number in range(3)])
    with database.reading() as session:
        kept = set(session.scalars(select(AuditRow.action)))
    assert {"act.0", "act.2"} <= kept
    assert "act.1" not in kept
