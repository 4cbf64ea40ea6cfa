"""Migration 0021: what sites had set of doors stays set, and can be undone still."""

import json

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text

from moderation import clock, migration
from moderation.database import Database
from moderation.identifiers import new_id
from moderation.tables import Site, SiteChange

pytestmark = pytest.mark.at_length(database_kind="postgres")

BEFORE = {"mode": "hold", "akismet_mode": "queue"}
AFTER = {"mode": "trust", "akismet_mode": "opinion"}


@pytest.fixture
def database(empty_database_url):
    """A database of before, with two sites and what was changed of one."""
    made = Database(empty_database_url)
    _migrate(made, command.upgrade, "0020")
    with made.transaction() as session:
        site, moderator = _id(), _id()
        for name, mode, one in (("blog", "opinion", site), ("news", "queue", _id())):
            _insert(session, "sites", id=one, name=name, akismet_mode=mode, mode="hold")
        _insert(session, "moderators", id=moderator, display_name="M", sealed_email=b"")
        for kind, before, after in (("settings", BEFORE, AFTER), ("role", {"role": None}, {})):
            said = {"before": json.dumps(before), "after": json.dumps(after)}
            _insert(
                session,
                "site_changes",
                id=_id(),
                site_id=site,
                moderator_id=moderator,
                kind=kind,
                **said,
            )
    yield made
    made.close()


def test_what_was_set_stays_set(database):
    _migrate(database, command.upgrade, "head")
    with database.reading() as session:
        found = session.execute(select(Site.name, Site.door_settings))
        sites = {row.name: row.door_settings for row in found}
        found = session.execute(select(SiteChange.before, SiteChange.after)).all()
        changes = [tuple(one) for one in found]
    assert sites == {"blog": {"akismet_mode": "opinion"}, "news": {"akismet_mode": "queue"}}
    assert ({"role": None}, {}) in changes
    assert (
        {"mode": "hold", "door_settings": {"akismet_mode": "queue"}},
        {"mode": "trust", "door_settings": {"akismet_mode": "opinion"}},
    ) in changes


def test_and_there_is_a_way_back(database):
    _migrate(database, command.upgrade, "head")
    with database.transaction() as session:
        _insert(session, "sites", id=_id(), name="new", mode="hold")
    _migrate(database, command.downgrade, "0020")
    with database.reading() as session:
        found = session.execute(text("SELECT name, akismet_mode FROM sites"))
        sites = {row.name: row.akismet_mode for row in found}
        found = session.execute(select(SiteChange.before, SiteChange.after)).all()
        changes = [tuple(one) for one in found]
    assert sites == {"blog": "opinion", "news": "queue", "new": "queue"}
    assert (BEFORE, AFTER) in changes


def _id():
    return new_id().replace("-", "")  # as both databases take it


def _insert(session, table, **values):
    now = clock.now()
    known = {
        "sites": {"spam_above": 0.9, "created_at": now},
        "moderators": {"key_id": "k", "blind_index": b"", "created_at": now},
        "site_changes": {"created_at": now},
    }[table] | values
    names = ", ".join(known)
    held = ", ".join(f":{name}" for name in known)
    session.execute(text(f"INSERT INTO {table} ({names}) VALUES ({held})"), known)  # noqa: S608


def _migrate(database, what, revision):
    config = Config()
    config.set_main_option("script_location", str(migration.scripts()))
    with database.transaction() as session:
        config.attributes["connection"] = session.connection()
        what(config, revision)
