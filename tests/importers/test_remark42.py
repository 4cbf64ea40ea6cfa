"""Remark42's backup: its first line, a comment a line, and lines that are none."""

import gzip
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.importers import Broken, LeftOut, PastComment
from moderation.importers.reading.json_lines import parse_line
from tests.importers.conftest import Read
from tests.importers.past_exports import remark42, remark42_comment


def test_a_comment_is_read_as_it_was_shown(read: Read) -> None:
    [found] = read("remark42", remark42([remark42_comment("a1", "a0")]))
    assert found == PastComment(
        external_id="a1",
        line=2,
        thread_url="https://example.org/bread/",
        thread_title="Bread",
        parent="a0",
        author_name="Jane Doe",
        author_email=None,
        author_url=None,
        author_ip=None,
        created_at=datetime(2014, 5, 6, 7, 8, 9, 123_456, tzinfo=UTC),
        body="The crust came out well.",
        status="approved",
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"delete": True, "text": ""}, "deleted"),
        ({"text": "", "orig": ""}, "no_text"),
        ({"time": 17}, "no_date"),
        ({"locator": {"url": "bread"}}, "no_page"),
        ({"locator": "bread"}, "no_page"),
        ({"id": None}, "no_identifier"),
    ],
)
def test_what_is_left_out_says_why_and_where(
    read: Read, changes: dict[str, Any], reason: str
) -> None:
    [found] = read("remark42", remark42([remark42_comment("a1") | changes]))
    assert isinstance(found, LeftOut)
    assert (found.reason, found.line) == (reason, 2)


def test_the_first_line_may_be_as_long_as_it_likes(read: Read) -> None:
    first = '{"version":1,"users":[' + ",".join(["{}"] * 900_000) + "]}"
    assert len(read("remark42", remark42([remark42_comment("a1")], first))) == 1


def test_surrogates_and_what_no_database_holds_are_taken_out(read: Read) -> None:
    text = '{"version":1}\n' + json.dumps(remark42_comment("a1", text="One\ud800 \x00two\x07"))
    [found] = read("remark42", text)
    assert isinstance(found, PastComment)
    assert found.body == "One two"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "Line 1: the file is empty"),
        (b'{"users":[]}\n', "Line 1: this is no backup of Remark42"),
        (b'{"version":2}\n', "Line 1: this is a backup of a version"),
        (b'{"version":1}\n{"id": 1\n', "Line 2: this is no JSON"),
        (b'{"version":1}\n\n[1]\n', "Line 3: this is no JSON object"),
        (b'{"version":1}\n' + b"[" * 100_000, "Line 2: this is no JSON"),
        (b'{"version":1}\n' + b'{"a":' + b"9" * 5_000 + b"}", "Line 2: this is no JSON"),
        (b'{"version":1}\n{"id":"\xff"}\n', "Line 2: this is not UTF-8"),
        (b'{"version":1}\n' + b"x" * 1_200_000, "Line 2: this line is longer"),
        (gzip.compress(b'{"version":1}\n' + b"\0" * 50_000_000, 1, mtime=0), "Line 2: "),
        (gzip.compress(b'{"version":1}\n', mtime=0)[:-9], "cut off or damaged"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_broken_files_are_refused_with_line_and_reason(
    read: Read, content: bytes, refusal: str
) -> None:
    with pytest.raises(Broken, match=refusal):
        read("remark42", content)


@given(st.binary(max_size=100))
def test_any_line_is_an_object_or_refused(data: bytes) -> None:
    with suppress(Broken):
        assert isinstance(parse_line(3, data), dict)


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("Anna &lt;3", "Anna <3"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("Tom & Jerry", "Tom & Jerry"),
        ("&amp;lt;", "&lt;"),
        ("O&#39;Brien &#34;Bob&#34;", 'O\'Brien "Bob"'),
    ],
)
def test_names_and_titles_are_unescaped_once(read: Read, kept: str, typed: str) -> None:
    """Remark42 1.6 to 1.15 escape them before they are stored (store/comment.go)."""
    [found] = read("remark42", remark42([remark42_comment("a", user={"name": kept}, title=kept)]))
    assert isinstance(found, PastComment)
    assert (found.author_name, found.thread_title) == (typed, typed)


def test_addresses_of_pages_are_unescaped(read: Read) -> None:
    url = "https://example.org/shop?id=1&amp;copy=2&lang=en"
    [found] = read("remark42", remark42([remark42_comment("a", locator={"url": url})]))
    assert isinstance(found, PastComment)
    assert found.thread_url == "https://example.org/shop?id=1&copy=2&lang=en"
