"""POST /v1/imports: a site's past by its key, idempotent, and each comment for itself."""

from typing import Any

import pytest
from sqlalchemy import func, select

from moderation.actions.installation.installation import Installation
from moderation.tables import Comment, Event


def past(name: str, **changes: Any) -> dict[str, Any]:
    usual = {
        "id": name,
        "thread": {"url": "https://example.org/bread/", "title": "Bread"},
        "author": {"name": "Jane", "email": "jane@example.org"},
        "body": "The crust came out well.",
        "status": "approved",
        "created_at": "2014-05-06T07:08:09Z",
    }
    return usual | changes


@pytest.fixture
def send(client, headers):
    """Sends comments of the past."""

    def send_them(*comments: dict[str, Any], **more: Any):
        document = {"system": "wordpress", "comments": list(comments)} | more
        return client.post("/v1/imports", json=document, headers=headers)

    return send_them


def test_the_past_comes_along_with_its_replies_and_once(send, installation: Installation) -> None:
    first = send(past("1"), past("2", parent_id="1", status="pending"))
    assert first.status_code == 200
    assert (first.json["added"], first.json["known"]) == (2, 0)
    ours = {each["id"]: each["comment_id"] for each in first.json["comments"]}
    late = past("3", known_parent=ours["1"], created_at="2014-05-07T07:08:09Z")
    again = send(past("1"), late)
    assert (again.json["added"], again.json["known"]) == (1, 1)
    assert again.json["comments"][0] == {"id": "1", "comment_id": ours["1"]}
    with installation.database.reading() as session:
        comments = session.scalars(select(Comment).order_by(Comment.id)).all()
        events = session.scalar(select(func.count()).select_from(Event))
    assert [each.status for each in comments] == ["approved", "pending", "approved"]
    assert [each.parent_id for each in comments] == [None, ours["1"], ours["1"]]
    assert events == 0


def test_what_cannot_be_taken_is_left_out_alone(send) -> None:
    answer = send(
        past("1"), past("2", body=" "), past("3", thread={"url": "post"}), past("1", body="Twice.")
    )
    assert answer.json["added"] == 1
    assert answer.json["left_out"] == [
        {"id": "2", "reason": "no_text"},
        {"id": "3", "reason": "no_page"},
    ]


def test_two_sources_that_count_alike_are_two(send) -> None:
    assert send(past("1"), source="first").json["added"] == 1
    assert send(past("1"), source="second").json["added"] == 1
    assert send(past("1", created_at="2014-05-06T07:08:10Z"), source="first").json["added"] == 0


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({"comments": []}, "#/comments"),
        ({"comments": [past(str(n)) for n in range(201)]}, "#/comments"),
        ({"comments": [past("1", status="gone")]}, "#/comments/0/status"),
        ({"comments": [past("")]}, "#/comments/0/id"),
        ({"comments": [past("1")], "system": "mixed"}, "#/system"),
    ],
)
def test_what_has_another_form_is_refused_by_its_place(
    client, headers, document: dict[str, Any], pointer: str
) -> None:
    answer = client.post("/v1/imports", json=document, headers=headers)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == pointer


def test_it_is_for_the_site_alone(client, site) -> None:
    assert client.post("/v1/imports", json={"comments": [past("1")]}).status_code == 401


def test_a_comment_of_another_site_is_no_parent(send, installation: Installation) -> None:
    assert send(past("1", known_parent="0" * 26)).json["added"] == 1
    with installation.database.reading() as session:
        assert session.scalars(select(Comment.parent_id)).one() is None
