"""Receivers that mean harm, through real sockets: it always ends, in time, and memory stays flat.

Patience is scaled: 15 seconds against a byte per ten seconds are a second against a byte per 0.7.
"""

import gzip
import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from moderation.delivery import Message
from tests.delivery.conftest import MESSAGE, Send
from tests.fixtures.receivers import OK, Receive

Answer = Callable[[socket.socket, threading.Event], None]

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PATIENCE = 1.0
MEGABYTE = 1_048_576


def endless(first: bytes, again: bytes) -> Answer:
    """Sends for as long as somebody reads: a body of 10 GB is no more than its beginning here."""

    def answer(connected: socket.socket, ending: threading.Event) -> None:
        connected.sendall(first)
        while not ending.is_set():
            connected.sendall(again)

    return answer


def drip(at_once: bytes, slowly: bytes, every: float) -> Answer:
    """Some bytes at once, then one after the other."""

    def answer(connected: socket.socket, ending: threading.Event) -> None:
        connected.sendall(at_once)
        for byte in slowly:
            if ending.wait(every):
                return
            connected.sendall(bytes([byte]))
        ending.wait(10)

    return answer


def reset(said: bytes) -> Answer:
    """Says something, and breaks the connection off."""

    def answer(connected: socket.socket, _: threading.Event) -> None:
        connected.sendall(said)
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connected.close()

    return answer


@pytest.fixture
def peak() -> Iterator[Callable[[], int]]:
    """The most memory that was in use at a time since the test began."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    yield lambda: tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()


BOMB = gzip.compress(b"\0" * 50 * MEGABYTE, 1)  # quickly: every process of the tests does it
ENDLESS = [
    (endless(HEAD + b"\r\n", b"y" * 65_536), "delivered"),
    (endless(HEAD + b"Content-Length: 10737418240\r\n\r\n", b"y" * 65_536), "delivered"),
    (endless(HEAD + b"Content-Length: " + b"9" * 4_000 + b"\r\n\r\n", b"y"), "delivered"),
    (endless(CHUNKED, b"10000\r\n" + b"y" * 65_536 + b"\r\n"), "delivered"),
    (endless(CHUNKED, b"1\r\ny\r\n"), "delivered"),
    (endless(CHUNKED, b"0" * 65_536), "delivered"),
    (endless(CHUNKED + b"1;" + b"x" * 70_000, b"x" * 65_536), "delivered"),
    (endless(CHUNKED + b"0\r\n", b"Trailer: of no use\r\n" * 1_000), "delivered"),
    (endless(HEAD, b"X-Filler: of no use\r\n" * 1_000), "answer_too_large"),
    (endless(HEAD, b"X" * 65_536), "answer_too_large"),
    (endless(HEAD + b"X: y\r\n", b" folded\r\n" * 1_000), "answer_too_large"),
    (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000), "answer_too_large"),
    (endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 500), "answer_too_large"),
    (endless(b"", b"HTTP/1.1 102 Processing\r\n\r\n"), "answer_too_large"),
    (endless(b"", b"H" * 65_536), "answer_too_large"),
    (endless(b"", b"\r\n" * 1_000), "not_http"),
    (endless(HEAD + b"Content-Encoding: gzip\r\n\r\n", BOMB), "delivered"),
]


@pytest.mark.parametrize("number", range(len(ENDLESS)))
def test_what_has_no_end_is_left_and_memory_stays_flat(
    send: Send, receive: Receive, peak: Callable[[], int], number: int
) -> None:
    answer, name = ENDLESS[number]
    receiver = receive(answer, tls=False)
    began = time.monotonic()
    outcome = send(receiver, scheme="http", patience_seconds=10.0)
    assert outcome.name in {name, "not_http" if name == "answer_too_large" else name}
    assert len(outcome.answer) <= 2_048
    assert peak() < MEGABYTE
    assert time.monotonic() - began < 8
    assert receiver.connections == 1


def test_a_hundred_floods_leave_nothing_behind(
    send: Send, receive: Receive, peak: Callable[[], int]
) -> None:
    receiver = receive(endless(HEAD + b"\r\n", b"y" * 65_536), tls=False)
    send(receiver, scheme="http")
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(100):
        assert send(receiver, scheme="http").is_delivered
    assert tracemalloc.get_traced_memory()[0] - before < MEGABYTE
    assert peak() < 4 * MEGABYTE


SLOW = [
    (drip(b"", HEAD + b"X-Slow: " + b"x" * 500, 0.4), "too_slow"),
    (drip(HEAD, b"Content-Length: 2\r\n\r\nok", 0.4), "too_slow"),
    (drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 50, 0.01), "too_slow"),
    (drip(HEAD + b"Content-Length: 9\r\n\r\n", b"123456789", 0.7), "delivered"),
    (drip(CHUNKED, b"1\r\na\r\n" * 9, 0.4), "delivered"),
]


@pytest.mark.parametrize("number", range(len(SLOW)))
def test_one_byte_per_ten_seconds_is_not_waited_for(
    send: Send, receive: Receive, number: int
) -> None:
    answer, name = SLOW[number]
    began = time.monotonic()
    outcome = send(receive(answer), patience_seconds=PATIENCE)
    assert outcome.name == name
    assert time.monotonic() - began < PATIENCE + 2


def test_who_never_reads_is_left(send: Send, receive: Receive) -> None:
    def idle(connected: socket.socket, ending: threading.Event) -> None:
        ending.wait(10)

    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        deaf = receive(idle, tls=False)
        deaf.port = listener.getsockname()[1]  # nobody ever accepts here
        large = Message("0190-large", b"x" * 30 * MEGABYTE, MESSAGE.secrets)
        began = time.monotonic()
        outcome = send(deaf, scheme="http", message=large, patience_seconds=PATIENCE)
    assert outcome.name == "too_slow"
    assert time.monotonic() - began < PATIENCE + 2


def test_who_stops_within_the_handshake_is_left(send: Send) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        from tests.fixtures.receivers import RunningReceiver

        silent = RunningReceiver(listener.getsockname()[1])
        outcome = send(silent, patience_seconds=PATIENCE)
    assert outcome.name == "too_slow"


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (b"", {"connection_failed"}),
        (b"HTTP/1.1 20", {"connection_failed", "not_http"}),
        (HEAD + b"Content-Le", {"connection_failed", "delivered"}),
        (HEAD + b"Content-Length: 100\r\n\r\nshort", {"connection_failed", "delivered"}),
    ],
)
def test_a_connection_that_breaks_has_a_name(
    send: Send, receive: Receive, said: bytes, names: set[str]
) -> None:
    for tls in (True, False):
        receiver = receive(reset(said), tls=tls)
        outcome = send(receiver, scheme="https" if tls else "http")
        assert outcome.name in names | {"tls_failed"}


NONSENSE = [
    (b"<html>hello</html>", {"not_http"}),  # HTTP/0.9
    (b"HTTP/0.9 200 OK\r\n\r\n", {"not_http", "delivered"}),
    (b"HTTP/2 200 OK\r\n\r\n", {"not_http"}),
    (b"HTTP/1.1 -200 OK\r\n\r\n", {"not_http"}),
    (b"HTTP/1.1 2000 OK\r\n\r\n", {"not_http"}),
    (b"HTTP/1.1 099 Odd\r\n\r\n", {"not_http", "failed", "connection_failed"}),
    (b"HTTP/1.1 \xb2\xb2\xb2 OK\r\n\r\n", {"not_http"}),
    (HEAD + b"Content-Length: -5\r\n\r\nhello", {"delivered"}),
    (HEAD + b"Content-Length: 1\r\nContent-Length: 9\r\n\r\nhello", {"delivered"}),
    (HEAD + b"no colon at all\r\n\r\nhello", {"delivered"}),
    (HEAD + b"\0: \0\r\n\r\nhello", {"delivered"}),
    (CHUNKED + b"-1\r\nhello", {"delivered"}),
    (CHUNKED + b"ffffffffffffffffffff\r\nhello", {"delivered"}),
    (CHUNKED + b"0x5\r\nhello\r\n0\r\n\r\n", {"delivered"}),
    (CHUNKED + b"5\r\nhello" + b"5\r\nagain", {"delivered"}),
    (CHUNKED + b"\r\n\r\n", {"delivered"}),
    (HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\nhello", {"delivered"}),
    (HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8bbroken", {"delivered"}),
]


def test_nonsense_has_a_name(send: Send, receive: Receive) -> None:
    for said, names in NONSENSE:
        outcome = send(receive(said, tls=False), scheme="http")
        assert outcome.name in names, said
        assert "\0" not in outcome.answer


def test_a_second_answer_on_the_same_connection_is_not_read(send: Send, receive: Receive) -> None:
    second = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"
    receiver = receive(OK + second * 50)
    for _ in range(2):
        outcome = send(receiver)
        assert (outcome.name, outcome.answer) == ("delivered", "thanks")
    assert receiver.connections == 2
    assert receiver.requests[0][0]["connection"] == "close"


def test_what_a_proxy_says_meanwhile_is_no_answer(send: Send, receive: Receive) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    meanwhile = b"HTTP/1.1 102 Processing\r\n\r\n" + hints + b"HTTP/1.1 100 Continue\r\n\r\n"
    outcome = send(receive(meanwhile + hints + OK))
    assert (outcome.name, outcome.status, outcome.answer) == ("delivered", 200, "thanks")
    assert send(receive(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")).name == "failed"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 300, 304, 399])
def test_a_redirect_in_a_circle_is_one_request(send: Send, receive: Receive, status: int) -> None:
    receiver = receive(
        f"HTTP/1.1 {status} Round\r\nLocation: /hook\r\nContent-Length: 0\r\n\r\n".encode()
    )
    assert send(receiver).name == "redirected"
    assert receiver.connections == 1


def test_many_hostile_receivers_at_once_end_together(send: Send, receive: Receive) -> None:
    receivers = [receive(drip(HEAD, b"x" * 99, 0.3)) for _ in range(8)]
    outcomes: list[str] = []
    threads = [
        threading.Thread(
            target=lambda one=one: outcomes.append(send(one, patience_seconds=PATIENCE).name)  # type: ignore[misc]
        )
        for one in receivers
    ]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["too_slow"] * 8
    assert time.monotonic() - began < PATIENCE + 3
