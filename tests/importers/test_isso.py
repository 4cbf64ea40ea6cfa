"""Isso's database: read only, and hostile until it has shown otherwise."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.errors import Invalid
from moderation.importers import Broken, LeftOut, PageNames, PastComment, open_past
from tests.importers.conftest import Read
from tests.importers.past_exports import isso

OTHERS = "tid, id, parent, created, mode, remote_addr, author, email, website"


def test_comments_are_read_as_they_were_typed(read: Read, tmp_path: Path) -> None:
    path = isso(tmp_path / "isso.db", {"author": "Jane"}, {"parent": 1, "mode": 2})
    first, second = read("isso", path)
    assert first == PastComment(
        external_id="1",
        line=1,
        thread_url="https://example.org/bread/",
        thread_title="Bread",
        parent=None,
        author_name="Jane",
        author_email=None,
        author_url=None,
        author_ip=None,
        created_at=datetime(2014, 5, 6, 7, 8, 9, 500_000, tzinfo=UTC),
        body="It is *good*.",
        status="approved",
    )
    assert isinstance(second, PastComment)
    assert (second.parent, second.status) == ("1", "pending")


@pytest.mark.parametrize(
    ("column", "name", "website"),
    [
        ("Tom &amp; Jane &lt;3", "Tom & Jane <3", "https://example.org/?a=1&copy=2"),
        ("Tom & Jane <3", "Tom & Jane <3", "https://example.org/?a=1&copy=2"),
        ("&amp;lt;", "&lt;", "https://example.org/?a=1&copy=2"),
    ],
)
def test_names_are_read_whether_isso_escaped_them_or_not(
    read: Read, tmp_path: Path, column: str, name: str, website: str
) -> None:
    """Isso 0.14.0 escapes what its form is given (views/comments.py), not what it imports."""
    kept = website.replace("&", "&amp;") if "&amp;" in column else website
    [found] = read("isso", isso(tmp_path / "isso.db", {"author": column, "website": kept}))
    assert isinstance(found, PastComment)
    assert (found.author_name, found.author_url) == (name, website)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (
            '<p>Thank you &amp; all.</p>\n<p>See <a href="https://example.org/">here</a>.</p>',
            "Thank you & all.\n\nSee here (https://example.org/).",
        ),
        (
            "See <a href='https://example.org/'>here</a> &amp; there.",
            "See here (https://example.org/) & there.",
        ),
        ("**One**<br />\nTwo <b>three</b>", "**One**\nTwo three"),
        ("<b>Bold</b> and `<b>&amp;</b>`", "Bold and `<b>&amp;</b>`"),
        ("```\n<b>x</b>\n```", None),
        ("Write `<br>` or ``a ` </b>``, and <https://example.org>.", None),
        ("A <p> is a paragraph, `&amp;` an ampersand.", None),
        ("<pre> is no paragraph &amp; stays.", None),
    ],
)
def test_texts_that_isso_brought_in_from_disqus_are_html(
    read: Read, tmp_path: Path, text: str, body: str | None
) -> None:
    """Isso 0.14.0 keeps them as Disqus had them, among Markdown (migrate.py)."""
    [found] = read("isso", isso(tmp_path / "isso.db", {"text": text}))
    assert isinstance(found, PastComment)
    assert found.body == (body or text)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"mode": 4, "text": ""}, "deleted"),
        ({"mode": 5}, "unknown_status"),
        ({"tid": 99}, "no_page"),
        ({"text": None}, "no_text"),
        ({"text": "x" * 70_000}, "too_long"),
        ({"created": "soon"}, "no_date"),
        ({"created": float("inf")}, "no_date"),
    ],
)
def test_what_is_left_out_says_why(
    read: Read, tmp_path: Path, changes: dict[str, object], reason: str
) -> None:
    [found] = read("isso", isso(tmp_path / "isso.db", changes))
    assert isinstance(found, LeftOut)
    assert found.reason == reason


def test_it_is_opened_to_be_read_only(tmp_path: Path) -> None:
    path = isso(tmp_path / "isso.db", {})
    before = path.read_bytes()
    path.chmod(0o400)
    with closing(open_past("isso", path, PageNames("https://example.org"))) as past:
        assert [len(list(past.found())), len(list(past.found()))] == [1, 1]
    assert path.read_bytes() == before
    assert [other.name for other in tmp_path.iterdir()] == ["isso.db"]


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"<rss/>" * 300])
def test_what_is_no_database_is_refused(read: Read, content: bytes) -> None:
    with pytest.raises(Broken, match="no database of Isso"):
        read("isso", content)


def test_a_damaged_database_is_refused(read: Read, tmp_path: Path) -> None:
    path = isso(tmp_path / "isso.db", *[{"text": "x" * 3_000}] * 50)
    data = bytearray(path.read_bytes())
    data[20_000:] = b"\xff" * (len(data) - 20_000)
    path.write_bytes(data)
    with pytest.raises(Broken, match="damaged"):
        read("isso", path)


@pytest.mark.parametrize(
    "trick",
    [
        "CREATE VIEW comments AS SELECT * FROM kept",
        "CREATE TABLE comments AS SELECT 1 AS one",
        f"CREATE VIRTUAL TABLE comments USING fts5({OTHERS}, text)",
        f"CREATE TABLE comments ({OTHERS}, text AS (hex(zeroblob(100000000))))",
    ],
)
def test_a_table_that_is_a_program_is_refused(read: Read, tmp_path: Path, trick: str) -> None:
    path = isso(tmp_path / "isso.db", {})
    with closing(sqlite3.connect(path)) as database:
        database.execute("ALTER TABLE comments RENAME TO kept")
        database.execute(trick)
        database.commit()
    with pytest.raises(Broken, match="no database of Isso"):
        read("isso", path)


def test_a_file_that_is_not_there_is_refused(read: Read, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        read("isso", tmp_path / "none.db")
