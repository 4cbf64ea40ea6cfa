"""Commento's export, and Comentario's in both of its forms."""

import gzip
import json
from typing import Any

import pytest

from moderation.importers import Broken, LeftOut, PastComment
from tests.importers.conftest import Read

FIRST: dict[str, Any] = {
    "commentHex": "a1",
    "domain": "example.org",
    "url": "/bread/",
    "commenterHex": "c1",
    "markdown": "It is *good*.",
    "html": "",
    "parentHex": "root",
    "state": "approved",
    "creationDate": "2019-05-06T07:08:09.123456Z",
    "deleted": False,
}
JANE = {"commenterHex": "c1", "email": "jane@example.org", "name": "Jane", "link": "undefined"}


def export(*comments: dict[str, Any], **more: Any) -> bytes:
    given = {"version": 1, "comments": [FIRST | each for each in comments], "commenters": [JANE]}
    return gzip.compress(json.dumps(given | more).encode())


def test_comments_come_with_who_wrote_them(read: Read) -> None:
    found = read("commento", export({}, {"commentHex": "a2", "parentHex": "a1"}))
    first, second = [each for each in found if isinstance(each, PastComment)]
    assert (first.thread_url, first.body) == ("https://example.org/bread/", "It is *good*.")
    assert (first.author_name, first.author_email) == ("Jane", "jane@example.org")
    assert (first.author_url, first.parent, second.parent) == (None, None, "a1")
    assert first.created_at.isoformat() == "2019-05-06T07:08:09.123456+00:00"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state": "unapproved"}, "pending"),
        ({"state": "flagged"}, "pending"),
        ({"deleted": True}, "deleted"),
        ({"markdown": "[deleted]"}, "deleted"),
        ({"state": "lost"}, "unknown_status"),
        ({"commenterHex": "anonymous"}, "approved"),
        ({"domain": "", "url": "bread/"}, "approved"),
    ],
)
def test_what_becomes_of_them(read: Read, changes: dict[str, Any], expected: str) -> None:
    [found] = read("commento", export(changes))
    assert (found.reason if isinstance(found, LeftOut) else found.status) == expected
    assert found.thread_url == "https://example.org/bread/"


def test_the_newer_form_has_pages_of_its_own(read: Read) -> None:
    comment = {
        "id": "7c",
        "pageId": "p1",
        "parentId": "7b",
        "markdown": "Yes.",
        "isPending": True,
        "createdTime": "2024-05-06T07:08:09.000Z",
        "userCreated": "u1",
    }
    document = {
        "version": 3,
        "pages": [{"id": "p1", "path": "/bread/", "title": "Bread"}],
        "comments": [comment, comment | {"id": "7d", "isPending": False, "isApproved": False}],
        "commenters": [{"id": "u1", "name": "Jane", "websiteUrl": "https://jane.test/"}],
    }
    first, second = read("commento", json.dumps(document, indent=2))
    assert isinstance(first, PastComment)
    assert isinstance(second, PastComment)
    assert (first.thread_url, first.thread_title) == ("https://example.org/bread/", "Bread")
    assert (first.author_url, first.status, second.status) == (
        "https://jane.test/",
        "pending",
        "rejected",
    )
    assert first.line > 1


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[1, 2]", b'{"version": 2}', export({})[:-20], b'{"version": 1, "comments": [{]'],
)
def test_what_is_no_such_export_is_refused(read: Read, content: bytes) -> None:
    with pytest.raises(Broken, match=r"^Line \d+: "):
        read("commento", content)
