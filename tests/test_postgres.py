"""PostgreSQL behind a pooler that lends its connections for a transaction, and without one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from moderation import migration
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.queue.listing import Listing
from moderation.actions.queue.look_through import look_through
from moderation.database import Database
from moderation.errors import Unavailable
from moderation.postgres import Pooler, read_address, replication
from moderation.postgres_connection import PatientConnection
from moderation.worker.looks import looks_of
from moderation.worker.process import stop
from tests.fixtures.comments import SearchFor, Submit
from tests.fixtures.databases import PostgresServer
from tests.fixtures.poolers import Pool

SETTINGS = {
    "statement_timeout": "5s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "10s",
    "timezone": "UTC",
}
WAYS = {"refusing": (), "forgetting": ("ignore_startup_parameters = options",)}
MORE_THAN_IS_PREPARED_AT = 12  # psycopg prepares what it has seen five times

pooled = pytest.mark.parametrize("way", ["refusing", "forgetting"])


@pytest.fixture
def database_kind() -> str:
    """PostgreSQL alone."""
    return "postgres"


@pytest.fixture
def way() -> str:
    """How the server is reached; ``pooled`` names ways through a pooler."""
    return "refusing"


@pytest.fixture
def database_url(
    database_url: str, direct_database_url: str, way: str, request: pytest.FixtureRequest
) -> str:
    """The tests' database as it is reached ``way``."""
    if way == "directly":
        return direct_database_url
    pool: Pool = request.getfixturevalue("pool")
    return pool(direct_database_url, *WAYS[way])


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


@pytest.mark.parametrize("way", ["directly", *WAYS])
def test_every_transaction_has_our_settings(database: Database) -> None:
    for _ in range(2):
        with database.reading() as one, database.transaction() as two, database.glance() as three:
            for each in (one, two, three):
                found = {name: each.execute(text(f"SHOW {name}")).scalar() for name in SETTINGS}
                assert found == SETTINGS


@pytest.mark.parametrize("way", ["directly", *WAYS])
def test_what_is_asked_often_is_answered_by_every_connection(database: Database) -> None:
    with ExitStack() as looks:
        for _ in range(3):
            looks.enter_context(database.reading()).execute(text("SELECT 1"))
    for number in range(MORE_THAN_IS_PREPARED_AT):
        with database.reading() as session:
            assert session.execute(text("SELECT :n + 1"), {"n": number}).scalar() == number + 1


@pytest.mark.parametrize(
    ("way", "pooler", "are_prepared"),
    [("directly", "auto", True), ("directly", "yes", False), ("directly", "no", True)],
)
def test_statements_are_prepared_where_there_is_no_pooler(
    database_url: str, pooler: Pooler, are_prepared: bool
) -> None:
    database = Database(database_url, threads=0, pooler=pooler)
    for _ in range(MORE_THAN_IS_PREPARED_AT):
        with database.transaction() as session:
            assert session.execute(text("SHOW timezone")).scalar() == "UTC"
            count = session.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar()
    assert bool(count) is are_prepared
    database.close()


def test_whoever_says_that_there_is_no_pooler_is_believed(database_url: str) -> None:
    database = Database(database_url, pooler="no")
    with pytest.raises(Unavailable), database.reading() as session:
        session.execute(text("SELECT 1"))
    database.close()


@pooled
def test_the_way_of_a_comment_leads_through_a_pooler(
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    search_for: SearchFor,
) -> None:
    made = [submit(body=f"Comment number {n}").id for n in range(MORE_THAN_IS_PREPARED_AT)]
    with installation.database.reading() as session:
        waiting = look_through(session, [submitting_site.id], Listing(), 50)
    assert set(waiting.ids) == set(made)
    wanted = WantedDecision("approved", Actor("site"))
    with ThreadPoolExecutor(4) as moderators:
        list(
            moderators.map(lambda one: decide(installation, submitting_site.id, one, wanted), made)
        )
    assert set(search_for("number")) == set(made)
    looks = looks_of(installation)
    for look in looks:
        look.is_ours = True
        look.step()
    assert {look.name: look.failures for look in looks} == dict.fromkeys(
        (look.name for look in looks), 0
    )
    stop(looks)


def test_tables_are_made_through_a_pooler_by_several_at_once(
    postgres_server: PostgresServer, pool: Pool, way: str
) -> None:
    url = postgres_server.create("pooled_migration")
    databases = [Database(pool(url, *WAYS[way])) for _ in range(3)]
    with ThreadPoolExecutor(3) as processes:
        states = list(processes.map(migration.upgrade, databases))
    assert set(states) <= {"empty", "current"}
    assert migration.state_of(databases[0]) == "current"
    for each in databases:
        each.close()
    postgres_server.drop("pooled_migration")


@pooled
def test_a_lock_is_held_until_the_transaction_ends_and_no_longer(database: Database) -> None:
    with database.transaction() as session:
        assert database.holds_lock(session, 7)
        with database.transaction() as other:
            assert not database.holds_lock(other, 7)
    for _ in range(3):
        with database.transaction() as session:
            assert database.holds_lock(session, 7)


def test_a_server_that_takes_no_more_writes_is_left_for_another(direct_database_url: str) -> None:
    database = Database(direct_database_url, threads=0, pooler="no")
    with database.transaction() as session:
        before = session.execute(text("SELECT pg_backend_pid()")).scalar()
        session.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"))
    with pytest.raises(Unavailable), database.transaction() as session:
        session.execute(text("DELETE FROM heartbeats"))
    with database.transaction() as session:
        session.execute(text("DELETE FROM heartbeats"))
        assert session.execute(text("SELECT pg_backend_pid()")).scalar() != before
    database.close()


def test_a_server_that_does_not_answer_is_given_up(
    direct_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PatientConnection, "patience", 0.2)
    database = Database(direct_database_url, threads=0, pooler="no")
    with pytest.raises(Unavailable), database.reading() as session:
        session.execute(text("SELECT pg_sleep(4)"))
    with database.reading() as session:
        assert session.execute(text("SELECT 1")).scalar() == 1
    database.close()


def test_what_a_replica_has_not_got_in_time_is_not_acknowledged(database: Database) -> None:
    """What the server says then is said by the drill on a real pair, which takes its seconds."""
    late = SimpleNamespace(source_function="SyncRepWaitForLSN")
    with pytest.raises(Unavailable), database.transaction():
        replication.hear(late)  # type: ignore[arg-type]
    with database.transaction():
        replication.hear(SimpleNamespace(source_function="exec_stmt_raise"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "hosts"),
    [
        ("me:hush@a.test:5432,b.test:5433/name?x=1", ("a.test:5432", "b.test:5433")),
        ("a.test,b.test/name?x=1", ("a.test", "b.test")),
        ("me@a.test/name?x=1", None),
    ],
)
def test_several_hosts_are_written_as_postgresql_writes_them(
    given: str, hosts: tuple[str, ...] | None
) -> None:
    url = read_address(f"postgresql+psycopg://{given}")
    assert (url.query.get("host"), url.query["x"], url.database) == (hosts, "1", "name")
    assert url.username == (given.partition("@")[0].partition(":")[0] if "@" in given else None)
