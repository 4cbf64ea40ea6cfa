"""GET /v1/comments…: a site reads its own."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.actions.sites.add_site import SiteCredentials
from tests.web.api.conftest import Post


def test_a_comment_reads_as_it_was_answered(
    post: Post, client: FlaskClient, headers: dict[str, str]
) -> None:
    made = post()
    assert made.json is not None
    read = client.get(f"/v1/comments/{made.json['id']}", headers=headers)
    assert read.status_code == 200
    assert read.json == made.json


def test_another_sites_comment_is_not_there(
    post: Post, client: FlaskClient, other_site: SiteCredentials
) -> None:
    made = post()
    assert made.json is not None
    sent = {"Authorization": f"Bearer {other_site.api_key}"}
    foreign = client.get(f"/v1/comments/{made.json['id']}", headers=sent)
    missing = client.get("/v1/comments/01920000-0000-7000-8000-000000000000", headers=sent)
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json == missing.json


@pytest.mark.parametrize("identifier", ["1", "x" * 500, "%00", "..%2f", "jane@example.org"])
def test_what_is_no_identifier_is_not_there(
    client: FlaskClient, headers: dict[str, str], identifier: str
) -> None:
    answer = client.get(f"/v1/comments/{identifier}", headers=headers)
    assert answer.status_code == 404
    assert b"example.org" not in answer.data


def test_pages_hold_every_comment_once_newest_first(
    post: Post, client: FlaskClient, headers: dict[str, str]
) -> None:
    made = [post(body=f"Comment number {n}").json["id"] for n in range(5)]  # type: ignore[index]
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page: Any = client.get(f"/v1/comments?limit=2&cursor={cursor}", headers=headers).json
        found += [comment["id"] for comment in page["comments"]]
        cursor = page["next_cursor"]
    assert found == made[::-1]


def test_a_list_is_narrowed_by_status_and_thread(
    post: Post, client: FlaskClient, headers: dict[str, str]
) -> None:
    post()
    post(context={"honeypot": "x"})
    post(thread={"url": "https://example.org/other"})
    by_status: Any = client.get("/v1/comments?status=spam", headers=headers).json
    by_thread: Any = client.get(
        "/v1/comments?thread=https://example.org/other%23part", headers=headers
    ).json
    nowhere: Any = client.get("/v1/comments?thread=https://example.org/no", headers=headers).json
    assert [comment["status"] for comment in by_status["comments"]] == ["spam"]
    assert len(by_thread["comments"]) == 1
    assert nowhere == {"comments": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("status=deleted", "status"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("cursor=!", "cursor"),
        ("cursor=AAAA", "cursor"),
        ("thread=%00", "thread"),
    ],
)
def test_a_bad_parameter_is_refused_by_its_name(
    client: FlaskClient, headers: dict[str, str], query: str, parameter: str
) -> None:
    answer = client.get(f"/v1/comments?{query}", headers=headers)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["parameter"] == parameter
