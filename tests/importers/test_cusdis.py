"""Cusdis's database, which is as hostile as Isso's until it has shown otherwise."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from moderation.importers import Broken, LeftOut, PastComment
from tests.importers.conftest import Read


@pytest.fixture
def cusdis(tmp_path: Path):
    """A database with one page."""

    def make(**changes: Any) -> Path:
        usual = {
            "id": "a1",
            "pageId": "p1",
            "created_at": 1621580889000,
            "by_email": "jane@example.org",
            "by_nickname": "Jane",
            "content": "It is *good*.",
            "approved": 1,
        }
        row = usual | changes
        with closing(sqlite3.connect(tmp_path / "db.sqlite")) as database:
            database.executescript(
                'CREATE TABLE pages (id TEXT, slug TEXT, url TEXT, title TEXT, "projectId" TEXT);'
                'CREATE TABLE comments (id TEXT PRIMARY KEY, "pageId" TEXT, created_at DATETIME,'
                ' updated_at DATETIME, "deletedAt" DATETIME, "moderatorId" TEXT, by_email TEXT,'
                ' by_nickname TEXT, content TEXT, approved BOOLEAN, "parentId" TEXT);'
                "INSERT INTO pages VALUES ('p1', 'bread', 'https://example.org/bread/', 'B', 'x');"
            )
            marks = ", ".join(f":{name}" for name in row)
            columns = ", ".join(f'"{name}"' for name in row)
            database.execute(f"INSERT INTO comments ({columns}) VALUES ({marks})", row)  # noqa: S608
            database.commit()
        return tmp_path / "db.sqlite"

    return make


def test_a_comment_is_read_with_its_page(read: Read, cusdis) -> None:
    [found] = read("cusdis", cusdis(parentId="a0"))
    assert isinstance(found, PastComment)
    assert (found.thread_url, found.parent) == ("https://example.org/bread/", "a0")
    assert (found.author_name, found.author_email) == ("Jane", "jane@example.org")
    assert found.created_at.isoformat() == "2021-05-21T07:08:09+00:00"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"approved": 0}, "pending"),
        ({"deletedAt": 1621580889000}, "deleted"),
        ({"pageId": "p2"}, "no_page"),
        ({"created_at": "2021-05-21 07:08:09"}, "approved"),
        ({"content": "x" * 70_000}, "too_long"),
    ],
)
def test_what_becomes_of_it(read: Read, cusdis, changes: dict[str, Any], expected: str) -> None:
    [found] = read("cusdis", cusdis(**changes))
    assert (found.reason if isinstance(found, LeftOut) else found.status) == expected


def test_a_view_is_refused(read: Read, cusdis) -> None:
    path = cusdis()
    with closing(sqlite3.connect(path)) as database:
        database.execute("ALTER TABLE comments RENAME TO kept")
        database.execute("CREATE VIEW comments AS SELECT * FROM kept")
        database.commit()
    with pytest.raises(Broken, match="no database of Cusdis"):
        read("cusdis", path)
