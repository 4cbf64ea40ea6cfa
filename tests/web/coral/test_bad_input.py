"""What no Coral sends, signed or not: refused or bounded, and never more than that."""

from collections.abc import Callable
from typing import Any

import pytest

from moderation.tables import Comment
from tests.web.coral.conftest import PATH, Coral, question, written

Stored = Callable[[], list[Comment]]
HELD = {"status": "PREMOD", "actions": []}

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


def test_what_is_signed_and_cannot_be_read_is_held(coral: Coral, stored: Stored) -> None:
    for name, body in MALFORMED.items():
        answer = coral.send(body, f"{PATH}/blog")
        assert (name, answer.status_code, answer.json) == (name, 200, HELD)
    for name in ("a surrogate", "NUL"):  # whose page tells the site
        answer = coral.send(MALFORMED[name])
        assert (name, answer.status_code, answer.json) == (name, 200, HELD)
    assert coral.ask(body="x" * 20_000).json == HELD
    assert stored() == []


def test_what_nobody_could_have_signed_or_has_is_refused(coral: Coral, stored: Stored) -> None:
    for body in MALFORMED.values():
        for path in (PATH, f"{PATH}/blog"):
            answer = coral.send(body, path, secrets=["empsec_" + "00" * 32])
            assert answer.status_code == 401
            assert answer.content_type == "application/problem+json"
    assert coral.ask(body="x" * 20_000, secrets=["empsec_" + "00" * 32]).status_code == 401
    assert stored() == []


WRONG: list[dict[str, Any]] = [
    {"action": None},
    {"action": "DELETE"},
    {"comment": None},
    {"comment": {"body": 7}},
    {"comment": {}},
    {"author": {"id": 7}},
    {"author": {"id": "x" * 300}},
    {"story": {}},
    {"story": {"url": "javascript:alert(1)"}},
    {"story": {"url": "https://user:secret@example.org/"}},
    {"tenantID": 7},
]


def test_what_coral_does_not_ask_today_is_held(coral: Coral, stored: Stored) -> None:
    for wrong in WRONG:
        answer = coral.send(written(question() | wrong), f"{PATH}/blog")
        assert (wrong, answer.status_code, answer.json) == (wrong, 200, HELD)
    assert stored() == []


def test_fields_that_coral_may_add_one_day_are_left(coral: Coral) -> None:
    later = question() | {"nudge": True, "tags": ["QUESTION"]}
    later["comment"] |= {"media": {"type": "giphy"}}
    later["author"] |= {"username": "jane"}
    assert coral.send(written(later)).status_code == 200


def test_more_than_64_kilobytes_are_not_read(coral: Coral, stored: Stored) -> None:
    assert coral.ask(body="x" * 70_000).status_code == 413
    assert stored() == []


def test_another_content_type_is_refused(coral: Coral, stored: Stored) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        assert coral.send(written(question()), Content_Type=kind).status_code == 400
    assert stored() == []


def test_other_methods_are_refused(coral: Coral) -> None:
    for method in ("get", "put", "delete", "patch"):
        assert getattr(coral.client, method)(PATH).status_code == 405
