"""``moderation serve`` on a PostgreSQL that is away when it starts: it waits, and gets ready."""

import signal
import socket
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy.engine import URL, make_url

from tests.server.test_serve import (
    PATIENCE_SECONDS,
    Served,
    environment,
    free_port,
    heartbeat_of,
    start,
    systemd,
    until,
)

__all__ = ["environment", "systemd"]


@pytest.mark.at_length  # a drill stops it twenty times
@pytest.mark.parametrize("database_kind", ["postgres"])
def test_it_lives_says_so_and_gets_ready_once_the_database_is_there(
    environment: dict[str, str],
) -> None:
    real, place = make_url(environment["MODERATION_DATABASE_URL"]), free_port()
    url = real.set(host="127.0.0.1", port=place, query={}).render_as_string(hide_password=False)
    port = free_port()
    with started(environment | {"MODERATION_DATABASE_URL": url}, port) as process:
        served = Served(process, port)
        until(lambda: served.get("/livez")[0] == 200)
        status, health = served.get("/readyz")
        assert (status, health["status"]) == (503, "fail")
        assert served.get("/v1/comments")[0] == 503
        with forwarded(place, real):
            until(lambda: served.get("/readyz")[0] == 200)
            until(lambda: heartbeat_of(served) == "pass")
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    assert said.startswith(f"PostgreSQL on 127.0.0.1:{place} cannot be reached: nothing listens")
    assert "Until it can, " in said
    assert '"worker.died"' not in said


@contextmanager
def started(environment: dict[str, str], port: int) -> Iterator[subprocess.Popen[str]]:
    """The service, which ends with the block however that ends."""
    with start(environment, "--port", str(port)) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def forwarded(port: int, to: URL) -> Iterator[None]:
    """Whoever connects to the port speaks with the server at that address, for a block."""

    class Forwarding(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with connected(to) as server:
                back = threading.Thread(target=copy, args=(server, self.request))
                back.start()
                copy(self.request, server)
                back.join()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", port), Forwarding) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield
        server.shutdown()
        thread.join()


def connected(to: URL) -> socket.socket:
    """A connection to PostgreSQL as its address says."""
    host = to.query.get("host") or to.host
    assert isinstance(host, str)
    if not host.startswith("/"):
        return socket.create_connection((host, to.port or 5432))
    made = socket.socket(socket.AF_UNIX)
    made.connect(f"{host}/.s.PGSQL.{to.port or 5432}")
    return made


def copy(source: socket.socket, target: socket.socket) -> None:
    """Everything until one of them hangs up, of which the other hears."""
    with suppress(OSError):
        while piece := source.recv(65_536):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
