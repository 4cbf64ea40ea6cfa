"""Answers over a kilobyte are compressed for who reads that, and are else as they were."""

import gzip
from typing import Any

import brotli
import pytest

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor

PAGE = "https://example.org/2026/bread"
THREAD = f"/v1/threads/comments?site=blog&url={PAGE}"
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}
BROWSER = "gzip, deflate, br, zstd"


@pytest.fixture
def database_kind() -> str:
    """One is enough: no database knows of it."""
    return "sqlite"


@pytest.fixture
def thread(installation, submitting_site, submit) -> str:
    """The address of a thread whose answer is over a kilobyte."""
    comment = submit(thread_url=PAGE, body="The crust came out just as you say. " * 40)
    decide(installation, submitting_site.id, comment.id, WantedDecision("approved", Actor("site")))
    return THREAD


def _ask(client, path: str, accepted: str | None, **more: str) -> Any:
    coding = {"Accept-Encoding": accepted} if accepted is not None else {}
    return client.get(path, headers=coding | more)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (BROWSER, "br"),
        ("gzip", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("*", "br"),
        ("gzip;q=0", None),
        ("gzip; q=0, br; q=0, *", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0, gzip", "gzip"),
        ("zstd", None),
        ("", None),
        (None, None),
    ],
)
def test_what_is_liked_best_of_what_we_have_is_sent(client, thread, accepted, coding) -> None:
    plain = client.get(thread)
    answer = _ask(client, thread, accepted)
    assert answer.headers.get("Content-Encoding") == coding
    assert UNPACK.get(coding, bytes)(answer.data) == plain.data
    assert answer.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert (len(answer.data) < len(plain.data)) == (coding is not None)


def test_an_etag_speaks_of_bytes_only_where_they_are_our_own(client, thread) -> None:
    strong = client.get(thread).headers["ETag"]
    weak = _ask(client, thread, BROWSER).headers["ETag"]
    assert weak == f"W/{strong}"
    for known, accepted in ((strong, None), (weak, None), (strong, BROWSER), (weak, BROWSER)):
        answer = _ask(client, thread, accepted, **{"If-None-Match": known})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == known
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "Content-Encoding" not in answer.headers


def test_head_tells_what_get_sends(client, thread) -> None:
    sent = _ask(client, thread, BROWSER)
    told = client.head(thread, headers={"Accept-Encoding": BROWSER})
    assert told.data == b""
    assert told.headers["Content-Encoding"] == "br"
    assert told.headers["Content-Length"] == sent.headers["Content-Length"]


def test_pages_feeds_refusals_and_files_of_every_room_are_compressed(client, thread) -> None:
    desk = client.get("/review/sign-in").text
    sheet = desk.split('rel="stylesheet" href="')[1].split('"')[0]
    feed = "/v1/sites/blog/feed.atom"
    for path in (f"/embed/blog/comments?url={PAGE}", feed, "/openapi.json", "/docs", sheet):
        answer = _ask(client, path, BROWSER)
        assert answer.headers["Content-Encoding"] == "br", path
        assert brotli.decompress(answer.data), path


def test_a_page_with_a_secret_of_a_session_is_not(client, thread, moderator) -> None:
    came_in = {"Sec-Fetch-Site": "same-origin"}
    link = f"/review/sign-in/link/{moderator.sign_in_token}"
    client.post(link, data={"not_now": "1"}, headers=came_in)
    for path in ("/review/blog/", "/review/account", "/review/blog/search?q=crust"):
        answer = _ask(client, path, BROWSER)
        assert answer.status_code == 200, path
        assert len(answer.data) > 1_024, path
        assert "Content-Encoding" not in answer.headers, path


def test_what_is_small_is_left_as_it_is(client, site) -> None:
    answer = _ask(client, THREAD, BROWSER)
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["ETag"] == '"none"'
    assert _ask(client, "/livez", BROWSER).headers.get("Content-Encoding") is None
