"""``moderation serve`` before real sockets: who is slow holds nobody up, and refusals are heard."""

import http.client
import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from moderation.actions.opening.open_installation import create_installation
from moderation.actions.sites.add_site import add_site
from moderation.settings import Settings
from tests.server.test_serve import ROOT, free_port, until

SLOW = 80
MANY = 320  # more than two processes leave to one network
LIMIT = 65_536


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("slow")
    return made


@pytest.fixture(scope="module")
def key(folder: Path, port: int) -> str:
    """A key of a site of the service."""
    settings = Settings(data_dir=folder, database_url=None)
    installation = create_installation(settings)
    try:
        return add_site(installation, "drill", ["https://example.org"]).api_key
    finally:
        installation.database.close()


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    number = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "moderation", "serve", "--no-worker", "--port", str(number)],
        env=os.environ
        | {"MODERATION_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}
        | {"MODERATION_DRAIN_SECONDS": "30", "MODERATION_RATE_LIMIT": "1/1"},
        stderr=subprocess.DEVNULL,
    )
    until(lambda: is_ready(number))
    yield number
    process.kill()
    process.wait()


def test_slow_bodies_hold_nobody_up(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(SLOW):
            slow = stack.enter_context(connected(port))
            slow.sendall(head("/v1/sites/blog/form", length=5000) + b"x")
        assert post(port, "/v1/comments", b"{}")[0] == 401
        assert is_ready(port)


def test_slow_heads_hold_nobody_up(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(SLOW):
            stack.enter_context(connected(port)).sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert is_ready(port)


def test_one_network_that_ends_no_head_leaves_places_to_others(port: int) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(connected(port, "127.0.0.2")) for _ in range(MANY)]
        for each in slow:
            each.sendall(b"GET / HTTP/1.1\r\nHost: ")
        other = stack.enter_context(connected(port, "127.0.0.3"))
        other.sendall(b"GET /liv")
        said, _, _ = select.select(slow, [], [], 30)
        assert said[0].recv(100).startswith(b"HTTP/1.1 429 ")
        other.sendall(b"ez HTTP/1.0\r\n\r\n")
        assert everything(other).startswith(b"HTTP/1.0 200 ")


def test_a_body_that_stalls_is_answered_and_the_connection_ends(port: int) -> None:
    with connected(port) as slow:
        slow.sendall(head("/v1/comments", length=5000) + b"x")
        answer = everything(slow)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize("size", [10, LIMIT + 1, LIMIT * 4 + 1, 4_000_000])
def test_a_refusal_reaches_a_plain_client_however_much_it_sends(port: int, size: int) -> None:
    for _ in range(3):
        assert post(port, "/v1/comments", b"x" * size)[0] == 401


@pytest.mark.parametrize("size", [LIMIT * 4 + 1, 4_000_000])
def test_what_is_too_large_is_refused_so_that_a_plain_client_hears_it(port: int, size: int) -> None:
    for _ in range(3):
        assert post(port, "/1.1/verify-key", b"x" * size)[0] == 413


@pytest.mark.parametrize("size", [10, LIMIT * 4 + 1, 4_000_000])
def test_who_is_too_fast_hears_it_however_much_it_sends(port: int, key: str, size: int) -> None:
    heard = 0
    for _ in range(300):  # one a second is let through
        status, _ = post(port, "/v1/comments", b"x" * size, key)
        assert status in {400, 413, 429}
        heard += status == 429
        if heard == 3:
            return
    pytest.fail("it was never too fast")


def test_a_body_in_chunks_is_read(port: int) -> None:
    with connected(port) as opened:
        opened.sendall(head("/v1/comments", "Transfer-Encoding: chunked", "Connection: close"))
        opened.sendall(b"2\r\n{}\r\n0\r\n\r\n")
        assert everything(opened).startswith(b"HTTP/1.1 401 ")


def test_who_asks_whether_to_go_on_is_told(port: int) -> None:
    with connected(port) as opened:
        opened.sendall(head("/v1/comments", "Expect: 100-continue", length=2))
        assert opened.recv(100).startswith(b"HTTP/1.1 100 ")
        opened.sendall(b"{}")
        assert b"HTTP/1.1 401 " in opened.recv(4096)


def test_who_asks_whether_to_send_too_much_is_told_not_to(port: int) -> None:
    with connected(port) as opened:
        opened.sendall(head("/1.1/verify-key", "Expect: 100-continue", length=9_000_000))
        assert everything(opened).startswith(b"HTTP/1.1 413 ")


def test_an_old_client_is_answered_and_the_connection_ends(port: int) -> None:
    with connected(port) as opened:
        opened.sendall(b"GET /livez HTTP/1.0\r\n\r\n")
        assert everything(opened).startswith(b"HTTP/1.0 200 ")


def test_a_connection_serves_one_request_after_another(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _ in range(3):
        connection.request("POST", "/v1/comments", b"{}")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 401
        assert answer.getheader("Connection") is None
    connection.close()


def is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def post(port: int, path: str, body: bytes, key: str | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        proof = {"Authorization": f"Bearer {key}"} if key else {}
        connection.request("POST", path, body, proof | {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def head(path: str, *lines: str, length: int | None = None) -> bytes:
    announced = [] if length is None else [f"Content-Length: {length}"]
    kind = "Content-Type: application/json"
    return "\r\n".join(
        [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", kind, *lines, *announced, "", ""]
    ).encode()


def connected(port: int, source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30, source_address=(source, 0))


def everything(opened: socket.socket) -> bytes:
    """What comes until the connection ends."""
    return b"".join(iter(lambda: opened.recv(65_536), b""))
