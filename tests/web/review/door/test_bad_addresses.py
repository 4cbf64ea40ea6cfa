"""Addresses and fields that somebody made by hand: refused at once, on both databases."""

import time

import pytest
from flask.testing import FlaskClient

from moderation.actions.installation.installation import Installation
from moderation.search.question import has_address
from moderation.web.review.door.return_path import FRONT, return_path
from tests.fixtures.comments import Submit
from tests.web.review.conftest import AtTheDesk

SLOW = (
    "/review/" + "a" * 480 + "!",
    "/review/" + "a-" * 240 + ".",
    "/review/demo/comments/01a20fe7-c2c2-759b-91ff-b2e6021a246b.",
    "/review/" + "a/" * 240 + "!",
    "/review/?q=" + "%41" * 160 + "%",
)


@pytest.mark.parametrize("wanted", SLOW)
def test_where_to_go_on_is_told_at_once(wanted: str) -> None:
    start = time.process_time()
    assert return_path(wanted) == FRONT
    assert time.process_time() - start < 0.05


@pytest.mark.parametrize(
    "wanted", ["/review/springfield-evening-news/audit.csv", "/review/blog/comments/x?status=spam"]
)
def test_pages_of_the_desk_are_gone_on_to(wanted: str) -> None:
    assert return_path(wanted) == wanted


def test_a_stranger_with_a_long_address_is_sent_away_at_once(client: FlaskClient) -> None:
    start = time.process_time()
    assert client.get(SLOW[0]).status_code == 303
    assert client.get("/review/sign-in", query_string={"next": SLOW[1]}).status_code == 200
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize("text", ["a" * 60_000, "a@" * 30_000, '"' * 60_000, "a＠" * 20_000])
def test_an_address_is_looked_for_at_once(text: str) -> None:
    start = time.process_time()
    has_address(text)
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    "text",
    ['"jane doe"@example.org', "jane﹫example.org", "jane (at) example.org", "a@example.org"],
)
def test_an_address_is_known_in_its_disguises(admin: AtTheDesk, text: str) -> None:
    assert has_address(text)
    answer = admin.post("/review/blog/search", q=text)
    assert "example.org" not in answer.headers.get("Location", "")
    assert text not in admin.get(f"/review/blog/lists?kind=term&text={text}").text


NUL = (
    "/review/%00/",
    "/review/a%00b/comments/x",
    "/review/blog%00/search",
    "/review/blog/audit?actor=%00",
    "/review/blog/audit?action=a%00",
    "/review/blog/audit.csv?actor=a%00b",
    "/review/blog/?thread=%00",
    "/review/blog/search?q=a%00b",
    "/review/blog/lists?text=a%00b&kind=term",
)


@pytest.mark.parametrize("path", NUL)
def test_a_nul_is_no_fault_of_ours(
    admin: AtTheDesk, installation: Installation, submit: Submit, path: str
) -> None:
    assert admin.get(path).status_code in {200, 404, 422}


def test_nor_is_one_in_a_form(admin: AtTheDesk) -> None:
    assert admin.post("/review/model/use", name="a\0b").status_code == 422
    assert admin.post("/review/bl%00og/second-factor", required="1").status_code == 404
