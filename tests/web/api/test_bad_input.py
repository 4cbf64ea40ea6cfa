"""Every refusal is a 4xx problem with pointers, and leaves nothing behind."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from moderation import metrics
from moderation.actions.installation.installation import Installation
from moderation.tables import Comment, IdempotencyKey, SealedValue, Thread
from tests.fixtures.strictness import examples
from tests.web.api.conftest import Post

GOOD: dict[str, Any] = {
    "thread": {"url": "https://example.org/p"},
    "author": {"name": "Jane", "email": "jane@example.org"},
    "body": "Hello",
}

WRONG_VALUES = {
    "no thread": ({"thread": None}, "#/thread"),
    "no body": ({"body": None}, "#/body"),
    "a number for a body": ({"body": 5}, "#/body"),
    "a list for an author": ({"author": []}, "#/author"),
    "an unknown field": ({"colour": "red"}, "#/colour"),
    "an unknown field inside": ({"author": GOOD["author"] | {"age": 5}}, "#/author/age"),
    "an empty body": ({"body": ""}, "#/body"),
    "a body of spaces": ({"body": " \t\n "}, "#/body"),
    "a body of zero-width characters": ({"body": "\u200b\u200d\u2060\ufeff"}, "#/body"),
    "a body of Hangul fillers": ({"body": "\u3164\u3164"}, "#/body"),
    "a body too long": ({"body": "x" * 10_001}, "#/body"),
    "a name too long": ({"author": GOOD["author"] | {"name": "x" * 101}}, "#/author/name"),
    "a name of two lines": ({"author": GOOD["author"] | {"name": "a\nb"}}, "#/author/name"),
    "an invisible name": ({"author": GOOD["author"] | {"name": "\u200b"}}, "#/author/name"),
    "no address": ({"author": {"name": "Jane"}}, "#/author/email"),
    "a bad address": ({"author": GOOD["author"] | {"email": "jane@"}}, "#/author/email"),
    "an address of no domain": (
        {"author": GOOD["author"] | {"email": "j@localhost"}},
        "#/author/email",
    ),
    "a test domain": ({"author": GOOD["author"] | {"email": "j@mail.test"}}, "#/author/email"),
    "an endless address": (
        {"author": GOOD["author"] | {"email": "j" * 300 + "@example.org"}},
        "#/author/email",
    ),
    "a script for a URL": (
        {"author": GOOD["author"] | {"url": "javascript:alert(1)"}},
        "#/author/url",
    ),
    "credentials in a URL": (
        {"author": GOOD["author"] | {"url": "https://user:pass@example.org/"}},
        "#/author/url",
    ),
    "a URL too long": (
        {"author": GOOD["author"] | {"url": "https://example.org/" + "x" * 2_000}},
        "#/author/url",
    ),
    "a broken URL": ({"author": GOOD["author"] | {"url": "http://[::1"}}, "#/author/url"),
    "a file as a thread": ({"thread": {"url": "file:///etc/passwd"}}, "#/thread/url"),
    "a thread without a host": ({"thread": {"url": "https:///p"}}, "#/thread/url"),
    "an impossible port": ({"thread": {"url": "https://example.org:99999/"}}, "#/thread/url"),
    "a parent that is no identifier": ({"parent_id": "1 OR 1=1"}, "#/parent_id"),
    "a parent that does not exist": (
        {"parent_id": "01920000-0000-7000-8000-000000000000"},
        "#/parent_id",
    ),
    "a moment without a zone": ({"submitted_at": "2026-01-01T00:00:00"}, "#/submitted_at"),
    "a moment as a number": ({"submitted_at": 1}, "#/submitted_at"),
    "a moment too far away": ({"submitted_at": "0001-01-01T00:00:00+14:00"}, "#/submitted_at"),
    "negative seconds": ({"context": {"elapsed_seconds": -1}}, "#/context/elapsed_seconds"),
}

MALFORMED = {
    "nothing": b"",
    "not JSON": b"{",
    "a list": b"[]",
    "a text": b'"body"',
    "NaN": b'{"context": {"elapsed_seconds": NaN}}',
    "infinity": b'{"context": {"elapsed_seconds": 1e999}}',
    "an integer past 2^63": b'{"body": 9223372036854775808}',
    "an integer of 5,000 digits": b'{"body": ' + b"9" * 5_000 + b"}",
    "a name twice": b'{"body": "a", "body": "b"}',
    "a lone surrogate": b'{"body": "\\ud800"}',
    "a lone surrogate in a name": b'{"\\udfff": 1}',
    "NUL": b'{"body": "a\\u0000b"}',
    "NUL in a list": b'{"body": ["\\u0000"]}',
    "Latin-1": b'{"body": "caf\xe9"}',
    "UTF-16": '{"body": "a"}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "30,000 levels of lists": b"[" * 30_000 + b"]" * 30_000,
    "10,000 levels of objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(("changes", "pointer"), WRONG_VALUES.values(), ids=WRONG_VALUES.keys())
def test_a_wrong_value_is_refused_where_it_is(
    post: Post, installation: Installation, changes: dict[str, Any], pointer: str
) -> None:
    answer = post(**changes)
    assert answer.status_code == 422
    _is_a_problem(answer.data, answer.content_type)
    assert answer.json is not None
    assert any(flaw["pointer"].startswith(pointer) for flaw in answer.json["errors"])
    _nothing_is_left(installation)


MENDED = {
    "a title of two lines": (None, {"thread": GOOD["thread"] | {"title": "Bread\n  and\x0bjam"}}),
    "a title too long": ("title", {"thread": GOOD["thread"] | {"title": "x" * 501}}),
    "an excerpt too long": ("excerpt", {"thread": GOOD["thread"] | {"excerpt": "x" * 2_001}}),
    "a referrer too long": ("referrer", {"referrer": "https://example.org/?" + "x" * 2_000}),
    "a browser that says much": ("user_agent", {"user_agent": "Reader/1.0 " * 200}),
    "a language that is none": ("language", {"language": "$$"}),
    "an address of no machine": ("author_ip", {"author_ip": "999.1.1.1"}),
    "an address with a port": (None, {"author_ip": "203.0.113.9:4711"}),
    "a title with half a letter": (None, {"thread": GOOD["thread"] | {"title": "a\0b\ud83d"}}),
    "a language with a weight": (None, {"language": "de-AT,de;q=0.8"}),
}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(("field", "changes"), MENDED.values(), ids=MENDED.keys())
def test_what_neither_reader_nor_author_can_mend_refuses_nothing_and_is_counted(
    post: Post, field: str | None, changes: dict[str, Any]
) -> None:
    before = _mended()
    assert post(**changes).status_code == 201
    risen = {key[0] for key, value in _mended().items() if value > before.get(key, 0)}
    assert risen == ({field} if field else set())


def _mended() -> dict[tuple[str, ...], float]:
    return {
        tuple(sample.labels.values()): sample.value
        for metric in metrics.MENDED.collect()
        for sample in metric.samples
        if sample.name.endswith("_total")
    }


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_body_is_refused(
    client: FlaskClient, headers: dict[str, str], installation: Installation, raw: bytes
) -> None:
    answer = client.post("/v1/comments", data=raw, headers=headers, content_type="application/json")
    assert answer.status_code == 400
    _is_a_problem(answer.data, answer.content_type)
    _nothing_is_left(installation)


def test_a_body_over_the_limit_is_refused_before_it_is_read(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    answer = client.post(
        "/v1/comments", data=b"x" * 65_537, headers=headers, content_type="application/json"
    )
    assert answer.status_code == 413
    _is_a_problem(answer.data, answer.content_type)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", ""],
)
def test_another_content_type_is_refused(
    client: FlaskClient, headers: dict[str, str], content_type: str
) -> None:
    answer = client.post("/v1/comments", data=b"a=1", headers=headers, content_type=content_type)
    assert answer.status_code == 415


def test_a_parent_in_another_thread_or_site_is_refused(post: Post, submit: Any) -> None:
    elsewhere = post(thread={"url": "https://example.org/other"})
    assert elsewhere.json is not None
    assert post(parent_id=elsewhere.json["id"]).status_code == 422


def test_a_refusal_never_repeats_the_value(post: Post) -> None:
    answer = post(
        author={"name": "Jane", "email": "secret-person@@example.org", "url": "javascript:hidden"},
        **{"leaky-person@example.org": 1},
    )
    assert answer.status_code == 422
    assert b"secret-person" not in answer.data
    assert b"hidden" not in answer.data
    assert b"leaky-person" not in answer.data


def test_a_refused_request_does_not_use_up_its_idempotency_key(post: Post) -> None:
    sent = {"Idempotency-Key": "once"}
    assert post(sent=sent, body="").status_code == 422
    assert post(sent=sent).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256], ids=["empty", "too long"])
def test_a_bad_idempotency_key_is_refused(post: Post, key: str) -> None:
    answer = post(sent={"Idempotency-Key": key})
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["errors"][0]["parameter"] == "Idempotency-Key"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(60))
@given(
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_no_json_gives_a_fault(client: FlaskClient, headers: dict[str, str], body: Any) -> None:
    for document in (body, GOOD | {"body": body}, GOOD | {"author": body}, {"thread": body}):
        raw = json.dumps(document)
        answer = client.post(
            "/v1/comments", data=raw, headers=headers, content_type="application/json"
        )
        assert answer.status_code in {201, 400, 413, 422, 429}


def _is_a_problem(raw: bytes, content_type: str | None) -> None:
    assert content_type == "application/problem+json"
    document = json.loads(raw)
    assert {"type", "title", "status", "detail"} <= set(document)


def _nothing_is_left(installation: Installation) -> None:
    with installation.database.reading() as session:
        for table in (Comment, Thread, SealedValue, IdempotencyKey):
            assert session.scalar(select(func.count()).select_from(table)) == 0
