"""Migrations: they make the tables that the code expects, and touch nothing that is not ours."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import moderation.tables  # noqa: F401 - so that every table is known
from moderation import migration
from moderation.database import Base, Database
from moderation.migration import MigrationRefused


@pytest.fixture
def empty(empty_database_url):
    """A database that was never migrated."""
    database = Database(empty_database_url)
    yield database
    database.close()


@pytest.fixture
def migrated(empty):
    """A database of its own with our tables, which the test may change."""
    migration.upgrade(empty)
    return empty


@pytest.fixture
def run():
    """Runs an alembic command in one transaction: ``run(database, command.downgrade, "base")``."""

    def run_one(database, what, *arguments):
        config = Config()
        config.set_main_option("script_location", str(migration.scripts()))
        with database.transaction() as session:
            config.attributes["connection"] = session.connection()
            what(config, *arguments)

    return run_one


@pytest.mark.at_length(database_kind="postgres")
def test_an_empty_database_is_brought_to_the_head(empty):
    assert migration.state_of(empty) == "empty"
    assert migration.upgrade(empty) == "empty"
    assert migration.state_of(empty) == "current"


@pytest.mark.at_length(database_kind="postgres")
def test_migrating_again_changes_nothing(migrated):
    assert migration.upgrade(migrated) == "current"


def test_the_migrations_make_exactly_the_tables_of_the_code(migrated):
    with migrated.reading() as session:
        context = MigrationContext.configure(
            session.connection(),
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_object": migration.is_compared,
            },
        )
        assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_head_and_the_code_knows_it(root_of_scripts):
    assert root_of_scripts.get_heads() == [migration.HEAD]


def test_every_migration_is_known_by_its_files_name(root_of_scripts):
    scripts = {script.revision for script in root_of_scripts.walk_revisions()}
    assert scripts == migration.known_revisions()


@pytest.mark.at_length(database_kind="postgres")
def test_down_and_up_again_with_rows_in_every_step(migrated, run):
    with migrated.transaction() as session:
        session.execute(text("INSERT INTO heartbeats VALUES ('worker', '2026-11-23 09:30:00')"))
    run(migrated, command.downgrade, "base")
    with migrated.reading() as session:
        assert inspect(session.connection()).get_table_names() == ["alembic_version"]
    run(migrated, command.upgrade, "head")
    assert migration.state_of(migrated) == "current"


@pytest.mark.at_length(database_kind="postgres")
def test_the_tables_of_the_queue_that_was_are_dropped(migrated, run):
    run(migrated, command.downgrade, "0018")
    with migrated.transaction() as session:
        for name in ("kv", "schedule", "task", "counter"):
            session.execute(text(f"CREATE TABLE tasks_{name} (queue TEXT)"))
    assert migration.upgrade(migrated) == "older"
    with migrated.reading() as session:
        tables = inspect(session.connection()).get_table_names()
    assert [name for name in tables if name.startswith("tasks")] == []


@pytest.mark.at_length(database_kind="postgres")
def test_several_processes_may_migrate_at_once(empty, empty_database_url):
    others = [Database(empty_database_url) for _ in range(3)]
    with ThreadPoolExecutor(4) as pool:
        states = list(pool.map(migration.upgrade, [empty, *others]))
    for database in others:
        database.close()
    assert set(states) <= {"empty", "current"}
    assert migration.state_of(empty) == "current"


def test_a_migration_may_take_its_time_and_so_may_those_that_wait_for_it(empty, monkeypatch):
    limits = {}

    def run(connection, _tell):
        if not empty.is_sqlite:
            for name in ("statement_timeout", "lock_timeout"):
                limits[name] = connection.execute(text(f"SHOW {name}")).scalar()

    monkeypatch.setattr(migration, "_run", run)
    migration.upgrade(empty)
    assert set(limits.values()) <= {"10min"}
    with empty.reading() as session:
        if not empty.is_sqlite:
            assert session.scalar(text("SHOW statement_timeout")) == "5s"


def test_a_migration_takes_its_time_but_keeps_nobody_waiting_for_a_table(migrated, run):
    if migrated.is_sqlite:
        return
    found = {}

    def upgrade(config, _revision):
        command.upgrade(config, "head")
        for name in ("statement_timeout", "lock_timeout"):
            shown = text(f"SHOW {name}")
            found[name] = config.attributes["connection"].execute(shown).scalar()

    run(migrated, upgrade, "head")
    assert found == {"statement_timeout": "10min", "lock_timeout": "5s"}


@pytest.mark.at_length(database_kind="postgres")
def test_a_foreign_database_is_refused_and_left_alone(empty):
    with empty.transaction() as session:
        session.execute(text("CREATE TABLE accounts (id INTEGER)"))
    with pytest.raises(MigrationRefused, match="not ours"):
        migration.upgrade(empty)
    with empty.reading() as session:
        assert inspect(session.connection()).get_table_names() == ["accounts"]


@pytest.mark.at_length(database_kind="postgres")
def test_a_foreign_database_with_migrations_of_its_own_is_refused(empty):
    with empty.transaction() as session:
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        session.execute(text("INSERT INTO alembic_version VALUES ('0001_theirs')"))
    with pytest.raises(MigrationRefused, match="not ours"):
        migration.upgrade(empty)


@pytest.mark.at_length(database_kind="postgres")
def test_a_foreign_database_is_not_mistaken_for_ours_by_a_revisions_name(empty):
    with empty.transaction() as session:
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        session.execute(text(f"INSERT INTO alembic_version VALUES ('{migration.HEAD}')"))  # noqa: S608
        session.execute(text("CREATE TABLE comments (id INTEGER)"))
    assert migration.state_of(empty) == "foreign"


@pytest.mark.at_length(database_kind="postgres")
def test_somebody_elses_comments_are_not_taken_for_ours(empty):
    with empty.transaction() as session:
        session.execute(text("CREATE TABLE comments (id INTEGER)"))
    with pytest.raises(MigrationRefused, match="not ours"):
        migration.upgrade(empty)


@pytest.mark.at_length(database_kind="postgres")
def test_a_database_that_went_back_to_the_start_is_empty(migrated, run):
    run(migrated, command.downgrade, "base")
    assert migration.state_of(migrated) == "empty"
    assert migration.upgrade(migrated) == "empty"


@pytest.mark.at_length(database_kind="postgres")
def test_a_newer_database_is_refused_and_left_alone(migrated):
    with migrated.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(MigrationRefused, match="newer version"):
        migration.upgrade(migrated)
    with migrated.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_a_migration_that_fails_leaves_nothing_behind(empty, monkeypatch):
    def fail(connection, _tell):
        connection.execute(text("CREATE TABLE comments (id INTEGER)"))
        raise ZeroDivisionError

    monkeypatch.setattr(migration, "_run", fail)
    with pytest.raises(ZeroDivisionError):
        migration.upgrade(empty)
    assert migration.state_of(empty) == "empty"


@pytest.fixture
def root_of_scripts():
    """The migration scripts as alembic reads them."""
    return ScriptDirectory(str(migration.scripts()))


@pytest.mark.at_length(database_kind="postgres")
def test_it_tells_how_many_scripts_have_run(empty):
    told = []
    migration.upgrade(empty, told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert len(told) == len(migration.known_revisions()) + 1
