"""Where signing in leads back to."""

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.search.question import has_address
from moderation.web.review.door.return_path import FRONT, return_path
from tests.fixtures.strictness import examples
from tests.web.review.conftest import HERE, AtTheDesk, field

QUESTIONS = ['100% "sour dough" status:spam', "a'b; (c) <d> & e=f + g*", "кошка 汉字 ёлка"]


@settings(max_examples=examples(60))
@given(st.text(max_size=40).filter(lambda text: not has_address(text)))
def test_whatever_was_asked_comes_back(asked: str) -> None:
    query = urlencode({"q": asked}, errors="replace")
    wanted = f"/review/blog/search?{query}"
    assert return_path(wanted) == wanted


@given(st.text(max_size=60))
def test_nothing_leads_elsewhere(wanted: str) -> None:
    for place in (wanted, f"/review/{wanted}", f"/review/search?{wanted}"):
        path = return_path(place)
        assert path.isascii()
        assert path.isprintable()
        assert re.match(r"/review/(?!/)", path)


def test_an_address_that_was_asked_for_is_left_behind() -> None:
    asked = "/review/search?q=jane%40example.org"
    assert return_path(asked) == "/review/search"
    assert return_path(asked.replace("%40", "@")) == "/review/search"
    assert return_path("/review/search?" + "q" * 3_000) == FRONT


@pytest.mark.parametrize("asked", QUESTIONS)
@pytest.mark.parametrize("place", ["/review/blog/search", "/review/search"])
def test_what_was_typed_when_the_session_had_ended_is_asked_after_signing_in(
    app: Flask, admin: AtTheDesk, place: str, asked: str
) -> None:
    answer = app.test_client().post(place, data={"q": asked, "form_token": "old"}, headers=HERE)
    assert answer.status_code == 401
    path, _, query = field(answer.text, "next").partition("?")
    assert (path, parse_qs(query)) == (place, {"q": [asked]})
    page = admin.get(f"{path}?{query}")
    assert field_of_the_box(page.text) == asked


def test_an_address_typed_when_the_session_had_ended_is_in_no_page(client: FlaskClient) -> None:
    typed = {"q": "jane@example.org", "form_token": "old"}
    answer = client.post("/review/blog/search", data=typed, headers=HERE)
    assert answer.status_code == 401
    assert "jane" not in answer.text
    assert urlsplit(field(answer.text, "next")).path == "/review/blog/search"


def test_a_query_that_is_no_text_leads_to_the_front(client: FlaskClient) -> None:
    answer = client.get("/review/search", environ_overrides={"QUERY_STRING": "q=\xff\xfe"})
    assert (answer.status_code, answer.location) == (303, "/review/sign-in")


def field_of_the_box(page: str) -> str:
    """What stands in the box at the top."""
    found = re.search(r'id="search"[^>]* value="([^"]*)"', page)
    return unescape(found.group(1)) if found else ""
