"""The front takes requests in whole, gives them to threads, and answers what never gets there."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from moderation.server import front as fronts
from moderation.server.front import Front, FrontTerms
from moderation.web.sender import SENDER
from tests.fixtures.loops import run
from tests.server.test_bodies import client
from tests.server.test_environs import scope

App = Callable[[dict[str, Any], Any], Iterable[bytes]]


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often, for tests that wait for a look."""
    monkeypatch.setattr(fronts, "_LOOK_EVERY_SECONDS", 0.01)


def test_the_application_gets_the_whole_body() -> None:
    answer = ask(echo, client([b"one ", b"two"], "end"), length=7)
    assert (answer.status, answer.body) == (200, b"one two")


def test_a_request_without_a_body_is_not_waited_for() -> None:
    assert ask(echo, client([], "never")).status == 200


def test_half_a_body_never_reaches_the_application() -> None:
    reached: list[object] = []
    answer = ask(lambda *seen: reached.append(seen) or [], client([b"half"], "gone"), length=8)
    assert not reached
    assert answer.status == 400  # without an answer of ours the server would say 500
    assert answer.headers["connection"] == "close"


def test_a_body_that_does_not_come_in_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderation.server.bodies._FIRST_JUDGED_AFTER", 0.02)
    monkeypatch.setattr("moderation.server.bodies._DRAINED_SECONDS", 0.02)
    answer = ask(echo, client([b"x"], "never"), length=50)
    assert answer.status == 408
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["connection"] == "close"
    assert json.loads(answer.body)["type"].endswith("not-in-time")


def test_a_refusal_says_what_the_doors_callers_know_an_answer_by() -> None:
    asked = scope((b"content-length", b"8"), raw_path=b"/1.1/comment-check")
    answer = Answer()
    front = started(lambda *_: [])
    run(front(asked, client([b"half"], "gone"), answer.send))
    assert answer.status == 400
    assert len(answer.headers["x-akismet-guid"]) == 36
    assert "x-akismet-guid" not in ask(echo, client([b"half"], "gone"), length=8).headers


def test_a_connection_that_asks_is_known_as_the_system_knows_it() -> None:
    seen: list[dict[Any, int]] = []

    def look(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        seen.append(dict(front._connections._asking))
        return echo(environ, start)

    front = started(look)
    asked = scope() | {"client": ("127.0.0.1", "51234")}
    run(front(asked, client([], "end"), Answer().send))
    assert seen == [{("127.0.0.1", 51234): 1}]


def test_what_is_too_long_is_not_read_and_the_application_says_so() -> None:
    lengths: list[str] = []

    def refuse(environ: dict[str, Any], start: Any) -> list[bytes]:
        lengths.append(environ["CONTENT_LENGTH"])
        start("413 Too large", [("Content-Length", "0")])
        return [b""]

    answer = ask(refuse, client([b"x" * 60] * 3, "end"), length=180)
    assert answer.status == 413
    assert answer.headers["connection"] == "close"
    assert lengths == ["180"]


def test_while_draining_each_answer_is_the_last_of_its_connection() -> None:
    assert "connection" not in ask(echo).headers
    assert ask(echo, is_draining=lambda: True).headers["connection"] == "close"


def test_where_a_network_has_many_connections_an_answer_is_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("moderation.server.front.Connections.is_crowded", lambda *_: True)
    assert ask(echo).headers["connection"] == "close"


def test_an_application_that_fails_is_a_fault_and_its_thread_goes_on() -> None:
    def fail(_environ: dict[str, Any], _start: Any) -> list[bytes]:
        raise ValueError("somebody's data")

    first, second = ask_twice(fail)
    assert (first.status, second.status) == (500, 500)
    assert b"somebody" not in first.body


def test_what_waits_too_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fronts, "_LONGEST_WAIT_SECONDS", 0.05)
    free = threading.Event()

    def slow(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        free.wait(20)
        return echo(environ, start)

    async def both() -> tuple[Answer, Answer]:
        front = started(slow, threads=1)
        first = asyncio.create_task(one(front, client([], "end")))
        await asyncio.sleep(0)
        second = await one(front, client([], "end"))
        free.set()
        return await first, second

    first, second = run(both())
    assert first.status == 200
    assert second.status == 503
    assert 1 <= int(second.headers["retry-after"]) <= 5


def test_a_flood_whose_key_was_new_does_not_hold_up_its_network_once_it_is_known() -> None:
    order: list[str] = []
    free = threading.Event()

    def accept(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        free.wait(20)
        order.append(environ["HTTP_AUTHORIZATION"])
        environ[SENDER] = order[-1]
        return echo(environ, start)

    async def flood_and_one() -> None:
        front = started(accept, threads=1)
        asked = [asyncio.create_task(one(front, client([], "end"), key=b"loud")) for _ in range(20)]
        asked.append(asyncio.create_task(one(front, client([], "end"), key=b"quiet")))
        await asyncio.sleep(0)
        free.set()
        await asyncio.gather(*asked)

    run(flood_and_one())
    assert order.index("quiet") <= 2


def test_an_answer_of_unknown_length_is_sent_as_it_is_made() -> None:
    def count(_environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        start("200 OK", [])
        return (b"%06d\n" % number for number in range(30_000))

    answer = ask(count)
    assert answer.body == b"".join(b"%06d\n" % number for number in range(30_000))


def test_nothing_more_is_made_for_a_client_that_has_left() -> None:
    made: list[int] = []
    left = threading.Event()

    def endless(_environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        start("200 OK", [])
        while len(made) < 10**5:
            made.append(1)
            yield b"x" * 4096
        left.set()

    answer = ask(endless, client([b""], "gone"))
    assert answer.status == 200
    assert not left.is_set()


class Answer:
    """What was sent for one request."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""

    def send(self, message: dict[str, Any]) -> Any:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            pairs = [(name.decode().lower(), value.decode()) for name, value in message["headers"]]
            self.headers = dict(pairs)
        else:
            self.body += message["body"]
        return _Sent()


class _Sent:
    """What may be awaited, and has happened whether or not it is: as granian's."""

    def __await__(self) -> Any:
        return iter(())


def echo(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def started(
    app: App, *, threads: int = 2, is_draining: Callable[[], bool] = lambda: False
) -> Front:
    terms = FrontTerms(threads=threads, largest_body=100, trusted_proxies=0, most_idle=64)
    front = Front(app, terms, is_draining)
    front.start()
    return front


async def one(front: Front, receive: Any, length: int = 0, key: bytes = b"") -> Answer:
    answer = Answer()
    headers = [(b"content-length", str(length).encode())] if length else []
    headers += [(b"authorization", key)] if key else []
    await front(scope(*headers), receive, answer.send)
    return answer


def ask(
    app: App, receive: Any = None, *, length: int = 0, is_draining: Callable[[], bool] | None = None
) -> Answer:
    front = started(app, is_draining=is_draining or (lambda: False))
    return run(one(front, receive or client([], "end"), length))


def ask_twice(app: App) -> tuple[Answer, Answer]:
    front = started(app, threads=1)
    first, second = (run(one(front, client([], "end"))) for _ in range(2))
    return first, second
