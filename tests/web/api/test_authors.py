"""POST /v1/authors/erasures: a site passes on that somebody wants to be forgotten."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.actions.sites.add_site import SiteCredentials
from moderation.tables import AuditRow, Event
from tests.web.api.conftest import Post

ERASURES = "/v1/authors/erasures"


def test_an_author_is_forgotten_on_the_site_that_asks_and_on_no_other(
    client: FlaskClient,
    installation: Installation,
    headers: dict[str, str],
    other_site: SiteCredentials,
    document: dict[str, Any],
    post: Post,
) -> None:
    mine: Any = post().json
    theirs = {"Authorization": f"Bearer {other_site.api_key}"}
    other: Any = client.post("/v1/comments", json=document, headers=theirs).json
    answer = client.post(ERASURES, json={"email": "Jane@example.org "}, headers=headers)
    assert (answer.status_code, answer.json) == (200, {"comments": 1})
    read: Any = client.get(f"/v1/comments/{mine['id']}", headers=headers).json
    assert read["author"]["name"] == "Deleted author"
    read = client.get(f"/v1/comments/{other['id']}", headers=theirs).json
    assert read["author"]["name"] == "Jane"
    with installation.database.reading() as session:
        told = session.scalars(select(Event).where(Event.type == "author.erased")).one()
        acts = select(AuditRow.actor).where(AuditRow.action == "author.erased")
        assert session.scalars(acts).all() == ["site"]
    assert told.payload["comments"] == [mine["id"]]


def test_what_they_wrote_goes_too_where_that_is_asked(
    client: FlaskClient, headers: dict[str, str], post: Post
) -> None:
    mine: Any = post().json
    wanted = {"email": "jane@example.org", "delete_comments": True}
    assert client.post(ERASURES, json=wanted, headers=headers).json == {"comments": 1}
    assert client.get(f"/v1/comments/{mine['id']}", headers=headers).status_code == 404
    assert client.post(ERASURES, json=wanted, headers=headers).json == {"comments": 0}


@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [({}, "#/email"), ({"email": "jane@"}, "#/email"), ({"email": "j@example.org", "x": 1}, "#/x")],
)
def test_a_refusal_names_the_place_and_erases_nobody(
    client: FlaskClient, headers: dict[str, str], wanted: dict[str, Any], pointer: str
) -> None:
    answer: Any = client.post(ERASURES, json=wanted, headers=headers)
    assert answer.status_code == 422
    assert [flaw["pointer"] for flaw in answer.json["errors"]] == [pointer]


def test_nobody_without_a_key_erases_anybody(client: FlaskClient) -> None:
    assert client.post(ERASURES, json={"email": "jane@example.org"}).status_code == 401
