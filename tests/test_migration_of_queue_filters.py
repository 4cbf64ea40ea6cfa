"""Migration 0004: comments that are there already can be filtered as new ones can."""

import json

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from moderation import migration
from moderation.actions.queue.filterable import BITS
from moderation.database import Database
from moderation.identifiers import new_id

pytestmark = pytest.mark.at_length(database_kind="postgres")

_SITE = (
    "INSERT INTO sites (id, name, mode, spam_above, created_at) VALUES (:id, 'a', 'hold', 1, :now)"
)
_THREAD = (
    "INSERT INTO threads (id, site_id, url, url_digest, title, excerpt, version, created_at)"
    " VALUES (:id, :site, '', :bytes, '', '', 1, :now)"
)
_COMMENT = (
    "INSERT INTO comments (id, site_id, thread_id, status, version, revision, author_name, body,"
    " body_digest, is_test, submitted_at, created_at, decided_at) VALUES (:id, :site, :thread,"
    " 'pending', 1, 1, '', :body, :bytes, :no, :now, :now, :now)"
)
_OPINION = (
    "INSERT INTO opinions (id, comment_id, revision, spam, model, reasons, created_at)"
    " VALUES (:id, :comment, 1, 0.5, 'm', {json}, :now)"
)


@pytest.fixture
def older(empty_database_url):
    """A database as it was before the migration."""
    database = Database(empty_database_url)
    _migrate(database, "0003")
    yield database
    database.close()


def test_comments_of_before_can_be_filtered(older):
    linked, plain = _id(older), _id(older)
    with older.transaction() as session:
        run = _runner(older, session)
        site, thread = _id(older), _id(older)
        run(_SITE, id=site)
        run(_THREAD, id=thread, site=site)
        for one, body in ((linked, "See HTTPS://example.net/"), (plain, "Nothing")):
            run(_COMMENT, id=one, site=site, thread=thread, body=body, no=False)
        older_first = sorted((_id(older), _id(older)))
        earlier, newest = [("shape", 1.0)], [("links", 0.5), ("wording", -1.0), ("newer", 2.0)]
        for one, reasons in zip(older_first, (earlier, newest), strict=True):
            said = [{"code": code, "text": "", "weight": weight} for code, weight in reasons]
            run(_OPINION, id=one, comment=linked, reasons=json.dumps(said))
    _migrate(older, "head")
    with older.reading() as session:
        rows = session.execute(text("SELECT body, has_links, reason_bits FROM comments")).all()
    assert {row[0]: (bool(row[1]), row[2]) for row in rows} == {
        "See HTTPS://example.net/": (True, BITS["links"]),
        "Nothing": (False, 0),
    }


def _migrate(database, revision):
    config = Config()
    config.set_main_option("script_location", str(migration.scripts()))
    with database.transaction() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, revision)


def _runner(database, session):
    identifiers = ("id", "site", "thread", "comment")

    def run(statement, **values):
        statement = statement.format(
            json=":reasons" if database.is_sqlite else "CAST(:reasons AS json)"
        )
        if not database.is_sqlite:
            for name in identifiers:
                statement = statement.replace(f":{name},", f"CAST(:{name} AS uuid),")
            statement = statement.replace(":now", "CAST(:now AS timestamptz)")
        usual = {"now": "2026-11-24 12:00:00", "bytes": b"0" * 16}
        used = {name: value for name, value in (usual | values).items() if f":{name}" in statement}
        session.execute(text(statement), used)

    return run


def _id(database):
    made = new_id()
    return made.replace("-", "") if database.is_sqlite else made
