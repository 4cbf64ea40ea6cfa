"""Answers over a kilobyte are compressed for who reads that, and are else as they were."""

import gzip
import re
from itertools import product
from typing import Any

import brotli
import pytest

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor

PAGE = "https://example.org/2026/bread"
THREAD = f"/v1/threads/comments?site=blog&url={PAGE}"
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}
OURS = {"Sec-Fetch-Site": "same-origin"}
LONG_ENOUGH = "the bridge was closed again, and nobody knows why it doesn't stay open " * 5
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


DESK = ("/review/blog/", "/review/account", "/review/blog/search?q=crust")


def test_a_page_with_a_secret_of_a_session_is_for_the_desk_itself_only(
    client, thread, moderator
) -> None:
    _sign_in(client, moderator)
    foreign: list[dict[str, str]] = [{}, {"Sec-Fetch-Site": "cross-site"}]
    for path, says in product(DESK, [*foreign, {"Sec-Fetch-Site": "same-site"}]):
        answer = _ask(client, path, BROWSER, **says)
        assert answer.status_code == 200, path
        assert len(answer.data) > 1_024, path
        assert "Content-Encoding" not in answer.headers, (path, says)
    for path, says in product(DESK, ("same-origin", "none")):
        answer = _ask(client, path, BROWSER, **{"Sec-Fetch-Site": says})
        assert answer.headers["Content-Encoding"] == "br", (path, says)


def test_the_token_of_a_session_looks_otherwise_in_every_answer(client, thread, moderator) -> None:
    _sign_in(client, moderator)
    pages = [client.get(DESK[0]).text for _ in range(2)]
    first, second = (set(re.findall(r'name="form_token" value="([^"]+)"', one)) for one in pages)
    assert len(first) == len(second) == 1
    assert first != second
    for token in (*first, *second):
        data = {"form_token": token, "q": "crust"}
        answer = client.post("/review/blog/search", data=data, headers=OURS)
        assert answer.status_code == 303
    for broken in (token[:-1], token[:-1] + "G", token[:64], "0" * 128):
        data = {"form_token": broken, "q": "crust"}
        assert client.post("/review/blog/search", data=data, headers=OURS).status_code == 403


def test_a_queue_of_fifty_takes_less_than_thirty_kilobytes(client, submit, moderator) -> None:
    for number in range(50):
        submit(author_name=f"Reader {number}", body=f"{number}: {LONG_ENOUGH[number:]}")
    _sign_in(client, moderator)
    for coding in ("br", "gzip"):
        answer = _ask(client, DESK[0], coding, **OURS)
        assert UNPACK[coding](answer.data).count(b" data-open href") == 50
        assert len(answer.data) <= 30_000


def _sign_in(client, moderator) -> None:
    link = f"/review/sign-in/link/{moderator.sign_in_token}"
    assert client.post(link, data={"not_now": "1"}, headers=OURS).status_code == 303


def test_what_is_small_is_left_as_it_is(client, site) -> None:
    answer = _ask(client, THREAD, BROWSER)
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["ETag"] == '"none"'
    assert _ask(client, "/livez", BROWSER).headers.get("Content-Encoding") is None
