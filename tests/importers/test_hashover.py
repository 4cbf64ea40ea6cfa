"""HashOver's files and its database: a comment is called by its place on its page."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from moderation.importers import Broken, LeftOut, PastComment
from tests.importers.conftest import Read

XML = """<?xml version="1.0" encoding="UTF-8"?>
<comment>
\t<body>
\t\tThe crust &amp;amp; crumb.

\t\tBoth came out &lt;b&gt;well&lt;/b&gt;.
\t</body>
\t<date>2015-05-06T09:08:09+0200</date>
\t<name>Tom &amp;amp; Jane</name>
\t<website>https://jane.test/</website>
\t<status>{status}</status>
</comment>
"""
REPLY = {"body": "Yes.", "date": "2015-05-06T09:09:09+0200", "name": "Joe", "status": "pending"}


@pytest.fixture
def threads(tmp_path: Path) -> Path:
    """A page with a comment and a reply to it."""
    thread = tmp_path / "threads" / "bread"
    (thread / "metadata").mkdir(parents=True)
    about = {"url": "https://example.org/bread/", "title": "Bread &amp; more"}
    (thread / "metadata" / "page-info.json").write_text(json.dumps(about))
    (thread / "1.xml").write_text(XML.format(status="approved"))
    (thread / "1-2.json").write_text(json.dumps(REPLY))
    return tmp_path


def test_comments_are_read_from_their_files(read: Read, threads: Path) -> None:
    found = {each.external_id: each for each in read("hashover", threads)}
    first, reply = found["bread/1"], found["bread/1-2"]
    assert isinstance(first, PastComment)
    assert isinstance(reply, PastComment)
    assert first.thread_url == reply.thread_url == "https://example.org/bread/"
    assert (first.thread_title, first.author_name) == ("Bread & more", "Tom & Jane")
    assert first.body == "The crust & crumb.\n\nBoth came out well."
    assert (first.parent, reply.parent, reply.status) == (None, "bread/1", "pending")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (XML.format(status="deleted"), "deleted"),
        (XML.format(status="odd"), "unknown_status"),
        ("<comment>", "malformed"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><comment/>', "malformed"),
    ],
)
def test_what_is_left_out_says_why(read: Read, threads: Path, text: str, reason: str) -> None:
    (threads / "threads" / "bread" / "1.xml").write_text(text)
    [left_out] = [each for each in read("hashover", threads) if isinstance(each, LeftOut)]
    assert (left_out.external_id, left_out.reason) == ("bread/1", reason)


def test_its_database_is_read_too(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "hashover.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "CREATE TABLE comments (domain, thread, comment, body, status, date, name, website,"
            " ipaddr); CREATE TABLE `page-info` (domain, thread, url, title);"
            "INSERT INTO `page-info` VALUES ('example.org', 'bread', 'https://example.org/b/', '');"
            "INSERT INTO comments VALUES ('example.org', 'bread', '2', 'Two', NULL,"
            " '2015-05-06T09:08:09+0200', 'Jane', '', '');"
        )
    [found] = read("hashover", path)
    assert isinstance(found, PastComment)
    assert (found.external_id, found.status) == ("bread/2", "approved")
    assert found.thread_url == "https://example.org/b/"


def test_a_folder_of_something_else_is_refused(read: Read, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}")
    with pytest.raises(Broken, match="no comments of HashOver"):
        read("hashover", tmp_path)
