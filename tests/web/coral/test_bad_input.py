"""What no Coral sends, signed or not: refused or bounded, and never more than that."""

from collections.abc import Callable
from typing import Any

import pytest

from moderation.tables import Comment
from tests.web.coral.conftest import PATH, Coral, question, written

Stored = Callable[[], list[Comment]]

# All of it is refused before a database is asked.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

MALFORMED = {
    "nothing": b"",
    "no JSON": b"body=hello",
    "a list": b"[]",
    "deep": b'{"a":' * 12_000,
    "deep within bounds of size": b'{"comment":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "a surrogate": written(question()).replace(b"crust", rb"\ud800"),
    "NUL": written(question()).replace(b"crust", rb"\u0000"),
    "a name twice": b'{"action":"NEW","action":"EDIT"}',
    "no UTF-8": b'{"action":"\xff"}',
    "NaN": b'{"action":NaN}',
    "a huge number": b'{"action":' + b"9" * 30_000 + b"}",
    "UTF-16": written(question()).decode().encode("utf-16"),
    "a mark of byte order": b"\xef\xbb\xbf" + written(question()),
}


def test_what_is_not_json_is_refused(coral: Coral, stored: Stored) -> None:
    for path in (PATH, f"{PATH}/blog"):
        for name, body in MALFORMED.items():
            answer = coral.send(body, path)
            assert (name, answer.status_code) == (name, 400)
            assert answer.content_type == "application/problem+json"
    assert stored() == []


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"action": None}, "#/action"),
    ({"action": "DELETE"}, "#/action"),
    ({"comment": None}, "#/comment"),
    ({"comment": {"body": 7}}, "#/comment/body"),
    ({"comment": {}}, "#/comment/body"),
    ({"author": {"id": 7}}, "#/author/id"),
    ({"author": {"id": "x" * 300}}, "#/author/id"),
    ({"story": {}}, "#/story/url"),
    ({"story": {"url": "javascript:alert(1)"}}, "#/story/url"),
    ({"story": {"url": "https://user:secret@example.org/"}}, "#/story/url"),
    ({"tenantID": 7}, "#/tenantID"),
]


def test_what_coral_does_not_ask_is_refused_by_name(coral: Coral, stored: Stored) -> None:
    for wrong, pointer in WRONG:
        answer = coral.send(written(question() | wrong), f"{PATH}/blog")
        assert answer.status_code == 400
        assert [one["pointer"] for one in answer.get_json()["errors"]] == [pointer]
        assert "secret" not in answer.text
    assert stored() == []


def test_fields_that_coral_may_add_one_day_are_left(coral: Coral) -> None:
    later = question() | {"nudge": True, "tags": ["QUESTION"]}
    later["comment"] |= {"media": {"type": "giphy"}}
    later["author"] |= {"username": "jane"}
    assert coral.send(written(later)).status_code == 200


def test_more_than_64_kilobytes_are_not_read(coral: Coral, stored: Stored) -> None:
    assert coral.ask(body="x" * 70_000).status_code == 413
    assert coral.ask(body="x" * 20_000).status_code == 413
    assert stored() == []


def test_another_content_type_is_refused(coral: Coral, stored: Stored) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        assert coral.send(written(question()), Content_Type=kind).status_code == 400
    assert stored() == []


def test_other_methods_are_refused(coral: Coral) -> None:
    for method in ("get", "put", "delete", "patch"):
        assert getattr(coral.client, method)(PATH).status_code == 405
