"""``transaction()``: all or nothing, one writer at a time, refused rather than half done."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text
from sqlalchemy.event import listen
from sqlalchemy.exc import DBAPIError, StatementError

from moderation import sqlite
from moderation.database import Database
from moderation.errors import Unavailable
from moderation.tables import Heartbeat
from tests.fixtures.databases import SQLITE_PRAGMAS

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROOT = Path(__file__).parent.parent


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def names(database):
    """The names of all heartbeats."""

    def read():
        with database.reading() as session:
            return sorted(session.scalars(select(Heartbeat.name)))

    return read


def test_a_transaction_keeps_what_was_written(database, names):
    with database.transaction() as session:
        session.add(Heartbeat(name="worker", beat_at=NOON))
    assert names() == ["worker"]


def test_a_transaction_that_fails_keeps_nothing(database, names):
    def fail():
        with database.transaction() as session:
            session.add(Heartbeat(name="worker", beat_at=NOON))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert names() == []


def test_reading_keeps_nothing(database, names):
    with database.reading() as session:
        session.add(Heartbeat(name="worker", beat_at=NOON))
        session.flush()
    assert names() == []


def test_a_reader_sees_nothing_that_is_not_committed(database, names):
    with database.transaction() as session:
        session.add(Heartbeat(name="worker", beat_at=NOON))
        session.flush()
        assert names() == []


def test_writers_wait_for_each_other_and_lose_nothing(database):
    with database.transaction() as session:
        session.add(Heartbeat(name="worker", beat_at=NOON))

    def add_a_minute(_number):
        with database.transaction() as session:
            found = session.scalars(select(Heartbeat).with_for_update()).one()
            found.beat_at += timedelta(minutes=1)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_a_minute, range(40)))
    with database.reading() as session:
        assert session.scalars(select(Heartbeat.beat_at)).one() == NOON + timedelta(minutes=40)


@pytest.mark.parametrize("database_kind", ["sqlite", "postgres"], indirect=True)
def test_two_processes_that_write_at_once_lose_nothing(database, database_url, names):
    program = (
        "import sys\n"
        "from datetime import UTC, datetime\n"
        "from moderation.database import Database\n"
        "from moderation.tables import Heartbeat\n"
        "database = Database(sys.argv[1])\n"
        "for number in range(50):\n"
        "    with database.transaction() as session:\n"
        "        name = f'{sys.argv[2]}-{number:02}'\n"
        "        session.add(Heartbeat(name=name, beat_at=datetime(2026, 1, 1, tzinfo=UTC)))\n"
        "database.close()\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, database_url, name], cwd=ROOT)
        for name in ("one", "two")
    ]
    assert [writer.wait(timeout=300) for writer in writers] == [0, 0]
    assert names() == [f"{name}-{number:02}" for name in ("one", "two") for number in range(50)]


def test_moments_come_back_aware_and_in_utc(database):
    elsewhere = timezone(timedelta(hours=5, minutes=30))
    with database.transaction() as session:
        session.add(Heartbeat(name="worker", beat_at=NOON.astimezone(elsewhere)))
    with database.reading() as session:
        read = session.scalars(select(Heartbeat.beat_at)).one()
    assert read == NOON
    assert read.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(database):
    def fail():
        with database.transaction() as session:
            session.add(Heartbeat(name="worker", beat_at=NOON.replace(tzinfo=None)))

    with pytest.raises(StatementError, match="time zone"):
        fail()


def test_rows_and_errors_show_no_values(database):
    assert repr(Heartbeat(name="secret", beat_at=NOON)) == "<Heartbeat>"

    def fail():
        with database.transaction() as session:
            session.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "secret"})

    with pytest.raises((DBAPIError, Unavailable)) as failed:
        fail()
    told = f"{failed.value} {failed.value.__cause__}"
    assert "INSERT INTO nowhere" in told
    assert "secret" not in told


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_whoever_cannot_write_in_time_is_refused_and_whoever_reads_is_not(database, names):
    other = Database(str(database.url))
    with other.transaction():
        database.patience = 0.01
        with pytest.raises(Unavailable) as refused, database.transaction():
            pass
        assert refused.value.retry_after
        assert names() == []
    with database.transaction() as session:
        session.add(Heartbeat(name="worker", beat_at=NOON))
    assert names() == ["worker"]
    other.close()


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_program_that_knows_no_turns_is_waited_for_as_long(database):
    with closing(sqlite.sqlite_module().connect(database.url.database)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE").close()
        database.patience = 0.01
        began = time.monotonic()
        with pytest.raises(Unavailable), database.transaction() as session:
            session.execute(text("SELECT 1"))
        assert time.monotonic() - began < sqlite.PATIENCE
        other.execute("ROLLBACK").close()
    with database.transaction() as session:
        assert session.execute(text("PRAGMA busy_timeout")).scalar() == sqlite.PATIENCE * 1000


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_a_lock_is_waited_for_as_long_as_was_said(database):
    with database.transaction() as holder:
        database.wait_for_lock(holder, 7)
        with database.transaction(0.01) as session:
            assert session.execute(text("SHOW lock_timeout")).scalar() == "10ms"
        with database.transaction(0.0) as session:  # what PostgreSQL takes for no end of waiting
            assert session.execute(text("SHOW lock_timeout")).scalar() == "1ms"
        with pytest.raises(Unavailable), database.transaction(0.01) as session:
            database.wait_for_lock(session, 7)


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_what_postgresql_writes_jointly_waits_for_nobody(database):
    begun = threading.Event()

    def write(connection):
        begun.set()
        database.wait_for_lock(connection, 7)
        return "waited"

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as holder:
            database.wait_for_lock(holder, 7)
            waiting = pool.submit(database.jointly, write)
            assert begun.wait(30)
            assert database.jointly(lambda _: "written") == "written"
            assert not waiting.done()
        assert waiting.result(30) == "waited"


def test_what_has_no_time_is_written_by_nobody(database):
    database.patience = 0.0
    written = []
    with database.transaction(5.0), pytest.raises(Unavailable):
        database.jointly(written.append)
    assert written == []


def test_a_lock_is_one_transactions_at_a_time(database, database_kind):
    with database.transaction() as session:
        assert database.holds_lock(session, 7)
        if database_kind == "postgres":
            with database.transaction() as other:
                assert not database.holds_lock(other, 7)
                assert database.holds_lock(other, 8)
    with database.transaction() as session:
        assert database.holds_lock(session, 7)


def test_whoever_waits_for_a_lock_gets_it_when_it_is_free(database):
    order = []

    def second():
        with database.transaction() as session:
            database.wait_for_lock(session, 7)
            order.append("second")

    with database.transaction() as session:
        database.wait_for_lock(session, 7)
        thread = threading.Thread(target=second)
        thread.start()
        order.append("first")
    thread.join(timeout=10)
    assert order == ["first", "second"]


def test_a_database_that_is_not_there_is_unavailable_and_says_when_to_come_back():
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(Unavailable) as refused, database.reading() as session:
        session.execute(text("SELECT 1"))
    database.close()
    assert refused.value.retry_after == 2
    assert "127.0.0.1" not in refused.value.detail


def test_a_database_can_be_used_again_after_it_was_closed(database, names):
    database.close()
    with database.transaction() as session:
        session.add(Heartbeat(name="worker", beat_at=NOON))
    assert names() == ["worker"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_sqlite_is_set_up_to_survive_a_power_cut_and_to_forget(database, monkeypatch):
    monkeypatch.setattr(sqlite, "_PRAGMAS", SQLITE_PRAGMAS)
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "temp_store": 2,
    }
    with database.reading() as session:
        found = {name: session.scalar(text(f"PRAGMA {name}")) for name in wanted}
    assert found == wanted


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_of_sqlites_connections_the_one_whose_cache_is_warm_is_used_again(database):
    with database.engine.connect() as warm:
        with database.engine.connect():
            pass
        cache = warm.connection.driver_connection
    for _ in range(3):
        with database.engine.connect() as again:
            assert again.connection.driver_connection is cache
            assert again.scalar(text("PRAGMA cache_size")) == -2048


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_sqlite_is_sent_no_limit_beside_a_statement_which_it_would_plan_anew(database):
    sent = []
    some = select(Heartbeat.name).limit(3)
    with database.reading() as session:
        listen(session.connection(), "before_cursor_execute", lambda *told: sent.append(told[2:4]))
        for statement in (some, some.offset(2), select(Heartbeat.name).offset(2)):
            session.execute(statement).all()
    assert [" ".join(text.split()).partition(" LIMIT ")[2] for text, _ in sent] == [
        "3",
        "3 OFFSET 2",
        "-1 OFFSET 2",
    ]
    assert not any(values for _, values in sent)


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_postgres_gives_up_before_a_reader_does(database):
    with database.reading() as session:
        assert session.scalar(text("SHOW statement_timeout")) == "5s"
        assert session.scalar(text("SHOW lock_timeout")) == "2s"
        assert session.scalar(text("SHOW timezone")) == "UTC"


def test_the_driver_of_sqlite_looks_for_no_form_of_what_goes_as_it_is():
    module = sqlite.sqlite_module()
    values = [None, b"\0\xff", memoryview(b"seen")]
    assert all((type(value), module.PrepareProtocol) in module.adapters for value in values)
    with closing(module.connect(":memory:")) as connection:
        found = connection.execute("SELECT ?, ?, ?, typeof(?2)", values).fetchone()
    assert found == (None, b"\0\xff", b"seen", "blob")


@pytest.mark.parametrize("version", ["3.7.0", "3.45.1", "3.50.6", "3.51.2"])
def test_an_sqlite_that_can_damage_the_database_is_refused(version):
    with pytest.raises(RuntimeError, match="pysqlite3"):
        sqlite._refuse_the_wal_reset_bug(SimpleNamespace(sqlite_version=version))


@pytest.mark.parametrize("version", ["3.44.6", "3.50.7", "3.51.3", "3.53.4"])
def test_an_sqlite_without_that_bug_is_used(version):
    sqlite._refuse_the_wal_reset_bug(SimpleNamespace(sqlite_version=version))
