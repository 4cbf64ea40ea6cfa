"""POST /v1/comments."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.actions.sites.add_site import SiteCredentials
from tests.fixtures.hostile import DECEIVING, UNDECEIVING
from tests.web.api.conftest import Post


def test_a_comment_is_taken_in_and_waits(post: Post) -> None:
    answer = post()
    assert answer.status_code == 201
    assert answer.json is not None
    assert answer.json["status"] == "pending"
    assert answer.json["verdict"]["phase"] == "hold_by_default"
    assert 0 <= answer.json["opinion"]["spam"] <= 1
    assert answer.json["opinion"]["model"].startswith("spam-")
    assert answer.json["opinion"]["kind"] is None


def test_the_answer_has_the_fields_of_the_contract_and_no_address(post: Post) -> None:
    answer = post()
    assert answer.json is not None
    assert set(answer.json) == {
        "id",
        "status",
        "thread_url",
        "parent_id",
        "created_at",
        "author",
        "body",
        "opinion",
        "tone",
        "verdict",
    }
    assert answer.json["author"] == {"name": "Jane", "url": None}
    assert b"jane@example.org" not in answer.data


def test_every_field_of_the_contract_is_read(post: Post) -> None:
    first = post()
    assert first.json is not None
    answer = post(
        thread={
            "url": "https://example.org/2026/bread",
            "title": "Bread",
            "excerpt": "How to bake it.",
        },
        author={"name": "Jo", "email": "jo@example.org", "url": "https://jo.example.org/"},
        body="And how long does it keep?",
        parent_id=first.json["id"],
        author_ip="203.0.113.9",
        user_agent="Mozilla/5.0",
        referrer="https://example.org/",
        submitted_at="2026-11-01T12:00:00+01:00",
        language="en-GB",
        context={"honeypot": "", "elapsed_seconds": 12.5},
    )
    assert answer.status_code == 201
    assert answer.json is not None
    assert answer.json["parent_id"] == first.json["id"]


def test_a_comment_without_an_address_is_taken_in_where_that_is_said(post: Post) -> None:
    """A pingback has none. Leaving it out stays a mistake."""
    answer = post(author={"name": "Another blog", "email": None, "url": "https://blog.example.org"})
    assert answer.status_code == 201
    assert post(author={"name": "Another blog"}).status_code == 422


def test_an_address_inside_the_text_is_masked_in_the_answer(post: Post) -> None:
    answer = post(body="Write to jane.doe@example.org for the recipe.")
    assert answer.json is not None
    assert answer.json["body"] == "Write to [email] for the recipe."


def test_a_filled_honeypot_is_filed_as_spam(post: Post) -> None:
    answer = post(context={"honeypot": "I am a program"})
    assert answer.json is not None
    assert answer.json["status"] == "spam"
    assert answer.json["verdict"]["phase"] == "honeypot"


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Bearer mod_wrong", "Basic abc", "Bearer " + "x" * 10_000],
    ids=["none", "no key", "empty key", "wrong key", "wrong scheme", "endless key"],
)
def test_without_a_key_that_holds_nothing_is_taken_in(
    client: FlaskClient, document: dict[str, Any], authorization: str
) -> None:
    sent = {"Authorization": authorization} if authorization else {}
    answer = client.post("/v1/comments", json=document, headers=sent)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.content_type == "application/problem+json"


def test_the_akismet_key_does_not_open_the_json_door(
    client: FlaskClient, document: dict[str, Any], site: SiteCredentials
) -> None:
    sent = {"Authorization": f"Bearer {site.keys['akismet']}"}
    assert client.post("/v1/comments", json=document, headers=sent).status_code == 401


class TestWithAStrictLimit:
    """A site that may send twice at once."""

    @pytest.fixture
    def settings_overrides(self) -> dict[str, Any]:
        return {"rate_limit": "1/2"}

    @pytest.fixture(autouse=True)
    def _same_second(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The bucket's clock stands still."""
        monkeypatch.setattr("moderation.web.rate_limit.time.monotonic", lambda: 1_000.0)

    def test_the_third_comment_at_once_is_too_many(self, post: Post) -> None:
        assert [post().status_code for _ in range(3)] == [201, 201, 429]
        refused = post()
        assert int(refused.headers["Retry-After"]) >= 1
        assert refused.content_type == "application/problem+json"

    def test_what_is_left_is_said_in_the_headers(self, post: Post) -> None:
        answer = post()
        assert answer.headers["RateLimit-Policy"] == '"key";q=2;w=2'
        assert answer.headers["RateLimit"].startswith('"key";r=1;')


def test_what_nobody_sees_leaves_names_and_titles(
    post: Post, client: FlaskClient, headers: dict[str, str]
) -> None:
    page = {"url": "https://example.org/2026/bread", "title": DECEIVING}
    answer = post(author={"name": DECEIVING, "email": "jane@example.org"}, thread=page)
    assert answer.json is not None
    assert answer.json["author"]["name"] == UNDECEIVING
    read = client.get(f"/v1/comments/{answer.json['id']}", headers=headers)
    assert read.json is not None
    assert read.json["author"]["name"] == UNDECEIVING
