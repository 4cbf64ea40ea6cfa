"""Migration 0026: what is one page becomes one thread, and nothing is lost."""

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, column, event, insert, inspect, select, table
from sqlalchemy import text as sql

from moderation import migration
from moderation.database import Database
from moderation.identifiers import new_id
from moderation.tables import (
    Comment,
    MovedComment,
    MovedThread,
    SearchDocument,
    SiteOrigin,
    Thread,
    ThreadMove,
)

pytestmark = pytest.mark.at_length(database_kind="postgres")

_THEN = datetime(2026, 1, 1, tzinfo=UTC)
_PAGES = (
    "https://example.org/",
    "https://example.org/a?utm_source=x",
    "https://example.org/a",
    "https://example.org:443/b",
    "https://example.org/b?fbclid=1",
    "https://example.org/%e8%af%bb/",
    "https://example.org/读/",
    "https://bücher.example/p",
    "https://example.org/c",
    "https://example.org/c?a=1",
)
_ALIKE = ((1, 2), (3, 4), (5, 6))


class _KilledError(Exception):
    """What a test does to an upgrade."""


@pytest.fixture
def older(empty_database_url):
    """A database of before, with pages that were told apart, and two comments on each."""
    database = Database(empty_database_url)
    _run(database, command.upgrade, "0025")
    _fill(database)
    yield database
    database.close()


def test_pages_that_were_told_apart_by_how_they_were_written_are_one(older):
    before = _comments(older)
    migration.upgrade(older)
    after = _comments(older)
    assert {one: body for one, (body, *_) in after.items()} == {
        one: body for one, (body, *_) in before.items()
    }
    threads = Counter(thread for _, thread, _ in after.values())
    assert sorted(threads.values()) == [2] * 4 + [4] * 3
    for one, other in _ALIKE:
        here = {
            thread for body, thread, _ in after.values() if body[:2] in {f"{one} ", f"{other} "}
        }
        assert len(here) == 1
    parents = {one: parent for one, (_, _, parent) in before.items() if parent}
    assert {one: parent for one, (_, _, parent) in after.items() if parent} == parents
    assert all(after[one][1] == after[parent][1] for one, parent in parents.items())


def test_what_is_left_keeps_a_title_and_is_asked_for_anew(older):
    migration.upgrade(older)
    with older.reading() as session:
        rows = {row.url: row for row in session.scalars(select(Thread))}
    assert sorted(rows) == [
        "https://example.org/",
        "https://example.org/%E8%AF%BB/",
        "https://example.org/a",
        "https://example.org/b",
        "https://example.org/c",
        "https://example.org/c?a=1",
        "https://xn--bcher-kva.example/p",
    ]
    for url, row in rows.items():
        assert row.url_digest == hashlib.sha256(url.encode()).digest()
        assert row.title == "A title"
    assert {url for url, row in rows.items() if row.version > 3} == {
        "https://example.org/a",
        "https://example.org/b",
        "https://example.org/%E8%AF%BB/",
    }


def test_what_was_joined_is_written_down_to_be_undone(older):
    before = _comments(older)
    migration.upgrade(older)
    with older.reading() as session:
        (move,) = session.scalars(select(ThreadMove)).all()
        moved = session.scalars(select(MovedThread)).all()
        comments = session.scalars(select(MovedComment)).all()
        unread = session.scalars(
            select(SearchDocument.comment_id).where(SearchDocument.words.is_(None))
        ).all()
    assert (move.kind, move.moved, move.merged, move.comments) == ("upgrade", 3, 3, 6)
    assert move.audited_at is None
    assert len(moved) == 6
    assert {one.comment_id: one.thread_id for one in comments} == {
        one.comment_id: before[one.comment_id][1] for one in comments
    }
    assert set(unread) == {one.comment_id for one in comments}


def test_origins_become_what_browsers_send(older):
    migration.upgrade(older)
    with older.reading() as session:
        found = session.scalars(select(SiteOrigin.origin)).all()
    assert sorted(found) == ["https://example.org", "https://xn--bcher-kva.example"]


@pytest.mark.parametrize("statements", [3, 12, 20, 27])
def test_stopped_in_the_middle_it_is_right_when_run_again(older, statements):
    before = _comments(older)
    left = [statements]

    def count(*_: object) -> None:
        left[0] -= 1
        if not left[0]:
            raise _KilledError

    event.listen(Engine, "before_cursor_execute", count)
    try:
        with pytest.raises(_KilledError):
            migration.upgrade(older)
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert _comments(older) == before
    test_pages_that_were_told_apart_by_how_they_were_written_are_one(older)


def _run(database, what, revision):
    config = Config()
    config.set_main_option("script_location", str(migration.scripts()))
    with database.transaction() as session:
        config.attributes["connection"] = session.connection()
        what(config, revision)


def _comments(database):
    with database.reading() as session:
        rows = session.execute(
            select(Comment.id, Comment.body, Comment.thread_id, Comment.parent_id)
        ).all()
    return {row[0]: tuple(row[1:]) for row in rows}


def _fill(database):
    site = new_id()
    with database.transaction() as session:
        connection = session.connection()
        session.execute(
            sql(
                "INSERT INTO sites (id, name, mode, spam_above, created_at)"
                " VALUES (:id, 'blog', 'hold', 1, :now)"
            ),
            {"id": _raw(database, site), "now": _THEN},
        )
        origins = ("https://example.org", "https://bücher.example", "https://xn--bcher-kva.example")
        session.execute(
            insert(SiteOrigin), [{"site_id": site, "origin": origin} for origin in origins]
        )
        for number, url in enumerate(_PAGES):
            _page(connection, site, number, url)


def _page(connection, site, number, url):
    thread, first, second = new_id(), new_id(), new_id()
    now = _THEN + timedelta(days=number)
    title = "" if number in {2, 4} else "A title"
    named = {"url": url, "url_digest": hashlib.sha256(url.encode()).digest(), "title": title}
    row = {"id": thread, "site_id": site, "excerpt": "", "version": 3, "created_at": now}
    connection.execute(insert(Thread.__table__), row | named)
    for comment, parent in ((first, None), (second, first)):
        _add(connection, Comment.__table__, _comment(comment, site, thread, parent, number, now))
        connection.execute(
            insert(SearchDocument.__table__).inline(),
            {"comment_id": comment, "site_id": site, "words": "'a'"},
        )


def _add(connection, of_today, row):
    """Add a row to a table that may not have all of today's columns yet."""
    there = {one["name"] for one in inspect(connection).get_columns(of_today.name)}
    usual = {one.name: one.default.arg for one in of_today.c if one.default is not None}
    columns = [column(one.name, one.type) for one in of_today.c if one.name in there]
    values = {name: value for name, value in (usual | row).items() if name in there}
    connection.execute(insert(table(of_today.name, *columns)), values)


def _comment(comment, site, thread, parent, number, now):
    return {
        "id": comment,
        "site_id": site,
        "thread_id": thread,
        "parent_id": parent,
        "status": "approved",
        "version": 1,
        "revision": 1,
        "published_revision": 1,
        "author_name": "Ann",
        "body": f"{number} of this page",
        "body_digest": b"0" * 16,
        "is_test": False,
        "submitted_at": now,
        "created_at": now,
        "decided_at": now,
    }


def _raw(database, identifier):
    return identifier.replace("-", "") if database.is_sqlite else identifier
