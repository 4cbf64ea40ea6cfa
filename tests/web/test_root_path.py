"""The service under a path of another host: https://example.org/comments."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import ValidationError

from moderation.settings import Settings
from moderation.web_address import OURS
from tests.web.embed.conftest import PAGE

HERE = "https://example.org/comments"
TYPED = {"body": "A thought.", "name": "Ann", "email": "ann@example.org", "thread_url": PAGE}


@pytest.fixture
def database_kind() -> str:
    """One is enough: no database knows of it."""
    return "sqlite"


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    return {"public_url": HERE}


@pytest.fixture(params=["", "/comments"], ids=["stripped", "whole"])
def sent(request: pytest.FixtureRequest) -> str:
    """What a proxy leaves of the path when it passes a request on."""
    left: str = request.param
    return left


def _addresses(page: str) -> Iterator[str]:
    """Every address within this host that a page names."""
    for address in re.findall(r'(?:href|src|action)="(/[^"]*)"', page):
        yield html.unescape(address)


def test_every_address_of_a_page_is_below_the_path(client: FlaskClient, site, sent: str) -> None:
    places = ("/review/sign-in", "/review/nothing/", "/docs", f"/embed/blog/comments?url={PAGE}")
    for place in places:
        found = list(_addresses(client.get(sent + place).text))
        assert found, place
        assert [one for one in found if not one.startswith("/comments/")] == [], place
        for one in {one.partition("#")[0] for one in found}:
            left = one if sent else one.removeprefix("/comments")
            assert client.get(left).status_code in {200, 303}, one


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(client: FlaskClient, sent: str) -> None:
    answer = client.get(f"{sent}/review/blog/?status=spam")
    assert answer.location == "/comments/review/sign-in?next=/comments/review/blog/?status%3Dspam"
    page = client.get(answer.location.removeprefix("/comments")).text
    assert 'value="/comments/review/blog/?status=spam"' in page


def test_the_session_is_a_cookie_for_that_path_alone(client, moderator, sent: str) -> None:
    answer = client.post(
        f"{sent}/review/sign-in/link/{moderator.sign_in_token}",
        data={"not_now": "1"},
        headers={"Origin": "https://example.org", "Sec-Fetch-Site": "same-origin"},
    )
    assert answer.location.startswith("/comments/review/")
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if "session=" in one]
    assert cookie.startswith("__Secure-session=")
    assert {"Path=/comments", "Secure", "HttpOnly"} <= set(cookie.split("; "))


def test_a_plain_form_leads_back_to_where_it_stood(client, site, sent: str) -> None:
    ours = {"Origin": "https://example.org", "Accept": "text/html"}
    path = f"{sent}/v1/sites/blog/form"
    hosted = {"Referer": f"{HERE}/embed/blog/comments?url={PAGE}"}
    answer = client.post(path, data=TYPED, headers=ours | hosted)
    assert answer.location.startswith("/comments/embed/blog/comments?url=")
    own = client.post(path, data=TYPED | {"body": "Another."}, headers=ours | {"Referer": PAGE})
    assert own.location.startswith("/2026/bread?awaiting=")


def test_feeds_and_the_description_say_where_they_are(client, site, sent: str) -> None:
    feed = client.get(f"{sent}/v1/sites/blog/feed.atom").text
    assert f'href="{HERE}/v1/sites/blog/feed.atom"' in feed
    assert client.get(f"{sent}/openapi.json").json["servers"] == [{"url": HERE}]


@pytest.mark.parametrize("settings_overrides", [{"trusted_proxies": 1}])
def test_a_proxy_of_ours_may_say_it_with_each_request(client: FlaskClient) -> None:
    told = {"X-Forwarded-Prefix": "/comments"}
    assert client.get("/review/", headers=told).location == "/comments/review/sign-in"
    servers = json.loads(client.get("/openapi.json", headers=told).data)["servers"]
    assert servers == [{"url": "/comments"}]
    for odd in ("//evil.test", "/a/../b", "/a b", "https://evil.test", "/review", "/" + "a" * 300):
        answer = client.get("/review/", headers={"X-Forwarded-Prefix": odd})
        assert answer.location == "/review/sign-in", odd


@pytest.mark.parametrize("settings_overrides", [{}])
def test_a_stranger_may_not(client: FlaskClient) -> None:
    answer = client.get("/review/", headers={"X-Forwarded-Prefix": "/comments"})
    assert answer.location == "/review/sign-in"


def test_no_path_of_ours_begins_as_the_path_may(app: Flask) -> None:
    ours = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    assert ours - {""} <= OURS
    with pytest.raises(ValidationError):
        Settings(public_url="https://example.org/review")
    for odd in ("https://example.org/a b", "https://example.org/a?b", "comments.example.org"):
        with pytest.raises(ValidationError):
            Settings(public_url=odd)
    assert Settings(public_url="https://example.org/a/b/").root_path == "/a/b"
