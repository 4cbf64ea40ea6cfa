"""The payload: what it says, and that it stays below twenty thousand bytes."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from moderation.actions.webhooks.endpoint_kinds import MOST_BYTES, webhook_body
from moderation.identifiers import new_id

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_it_has_a_type_the_events_time_and_the_comment() -> None:
    body = webhook_body("comment.approved", NOW, {"id": "1", "body": "Grüße"})
    assert body == (
        b'{"type":"comment.approved","timestamp":"2026-11-25T12:00:00+00:00",'
        b'"data":{"id":"1","body":"Gr\xc3\xbc\xc3\x9fe","body_truncated":false}}'
    )


def test_the_longest_comment_in_the_longest_letters_is_cut() -> None:
    text = "🥖" * 10_000
    body = webhook_body("comment.pending", NOW, {"id": "1", "body": text, "status": "pending"})
    assert MOST_BYTES - 8 < len(body) < MOST_BYTES
    data = json.loads(body)["data"]
    assert data["body_truncated"] is True
    assert data["status"] == "pending"
    assert text.startswith(data["body"])


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=50).map(lambda text: text * 500),
    st.integers(0, 12_000),
)
def test_whatever_is_in_it_it_is_cut_only_where_it_must_be(text: str, other: int) -> None:
    body = webhook_body("comment.edited", NOW, {"body": text, "thread_url": "x" * other})
    data = json.loads(body)["data"]
    assert len(body) < MOST_BYTES
    assert data["thread_url"] == "x" * other
    if not data["body_truncated"]:
        assert data["body"] == text
        return
    kept = len(data["body"])
    assert text[:kept] == data["body"]
    longer = {"body": text[: kept + 1], "body_truncated": True, "thread_url": "x" * other}
    written = json.dumps(longer, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(written) + len(body) - len(json.dumps(
        data, ensure_ascii=False, separators=(",", ":")
    ).encode()) >= MOST_BYTES  # fmt: skip


def test_an_event_that_names_many_comments_has_a_place() -> None:
    payload = {"comments": [new_id() for _ in range(500)], "comments_deleted": True}
    body = webhook_body("author.erased", NOW, payload)
    assert len(body) < MOST_BYTES
    assert json.loads(body)["data"] == payload
