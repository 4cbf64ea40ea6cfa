"""Bring the database's tables to what this version of the code expects.

The scripts are in ``migrations/`` at the top of a checkout, and inside the package where it is
installed. Alembic is imported only when something must be done: it costs start-up time.
"""

from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, inspect, text

from moderation.database import Database
from moderation.progress import Steps, Tell, nobody

HEAD = "0046"

State = Literal["current", "older", "empty", "newer", "foreign"]

_PATIENCE_SECONDS = 600.0  # for another process that does it
_LOCK = 0x6D6F64_6D6967  # any number that nothing else locks
# Others have comments too, and their migrations may be numbered as ours are.
_OUR_TABLES = {"comments", "author_contacts"}
# Made by hand in one database only, so that the tables of the code say nothing of them.
_BY_HAND = ("search_index", "ix_search_documents_words")
_VERSION = text("SELECT version_num FROM alembic_version")


class MigrationRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """The database is not ours, or belongs to a newer version."""


def state_of(database: Database) -> State:
    """How the tables stand to this code, told by one look."""
    with database.reading() as session:
        return _state(session.connection())


def upgrade(database: Database, tell: Tell = nobody) -> State:
    """Make the tables current; returns how they stood before. Several processes may try at once.

    ``tell`` hears how many of the scripts that are missing have run.

    Raises ``MigrationRefused`` for a foreign or newer database and ``Occupied`` where somebody runs
    on a SQLite file, and then touches nothing.
    """
    before = state_of(database)
    if before == "current":
        return before
    with database.transaction(_PATIENCE_SECONDS) as session:
        database.take_time(session)
        database.wait_for_lock(session, _LOCK)
        before = _state(session.connection())
        _refuse(before)
        if before != "current":
            with database.be_alone():
                _run(session.connection(), tell)
    return before


def is_compared(_what: object, name: str | None, *_rest: object) -> bool:
    """Whether alembic holds this against the tables of the code: its ``include_object``."""
    return not (name or "").startswith(_BY_HAND)


def _state(connection: Connection) -> State:
    tables = set(inspect(connection).get_table_names()) - {"spatial_ref_sys"}
    has_version = "alembic_version" in tables
    version = connection.execute(_VERSION).scalar() if has_version else None
    if tables <= {"alembic_version"} and version is None:
        return "empty"
    if version is None or not tables >= _OUR_TABLES:
        return "foreign"
    if version == HEAD:
        return "current"
    return "older" if version in known_revisions() else "newer"


def _refuse(state: State) -> None:
    if state == "foreign":
        raise MigrationRefused(
            "The database holds tables that are not ours; give the service one of its own."
        )
    if state == "newer":
        raise MigrationRefused(
            "The database was made by a newer version of the service; install that version."
        )


def _run(connection: Connection, tell: Tell) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts()))
    config.attributes["connection"] = connection
    config.attributes["steps"] = Steps(_missing(connection), tell)
    command.upgrade(config, "head")


def _missing(connection: Connection) -> int:
    if not inspect(connection).has_table("alembic_version"):
        return len(known_revisions())
    version = connection.execute(_VERSION).scalar() or ""
    return sum(known > version for known in known_revisions())


def scripts() -> Path:
    """The folder of the migration scripts."""
    inside = Path(__file__).parent / "migrations"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "migrations"


def known_revisions() -> set[str]:
    """The revisions that this version brings, by the first part of their file names."""
    return {path.name.partition("_")[0] for path in (scripts() / "versions").glob("[0-9]*.py")}
