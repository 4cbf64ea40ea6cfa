"""Promise: with 1,000 connections that send a byte a second, /livez and /readyz answer in 100 ms.

    python -m drills.slow_clients [--connections 1000] [--seconds 12]

Half of them trickle a body, half a head. A connection that the service ends is made anew at once.
The threshold is the 99th percentile of health answers, each on a connection of its own, and that
every comment which is posted meanwhile is taken in. Only loopback is asked.
"""

import argparse
import http.client
import json
import multiprocessing
import resource
import socket
import sys
import time
from multiprocessing.sharedctypes import Synchronized

from drills._service import PATIENCE_SECONDS, service

THRESHOLD_MS = 100.0
_BODY = (
    b"POST /v1/sites/drill/form HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n"
)
_HEAD = b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


class Tricklers:
    """So many connections, each of which sends a byte a second; run in a process of its own."""

    def __init__(self, port: int, connections: int, standing: "Synchronized[int]") -> None:
        self._port = port
        self._wanted = connections
        self._standing = standing
        self._begun = 0
        self._open: set[socket.socket] = set()

    def run(self) -> None:
        """Keep them up until the process is ended."""
        while True:
            began = time.monotonic()
            self._top_up()
            for each in list(self._open):
                self._trickle(each)
            time.sleep(max(0.0, began + 1 - time.monotonic()))

    def _top_up(self) -> None:
        for _ in range(self._wanted - len(self._open)):
            opened = socket.socket()
            try:
                opened.connect(("127.0.0.1", self._port))
                opened.sendall(_BODY if self._begun % 2 else _HEAD)
            except OSError:
                opened.close()
                continue
            opened.setblocking(False)
            self._begun += 1
            self._open.add(opened)
        self._standing.value = len(self._open)

    def _trickle(self, opened: socket.socket) -> None:
        try:
            opened.send(b"x")
            if opened.recv(65_536):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._open.discard(opened)
        opened.close()


def trickle(port: int, connections: int, standing: "Synchronized[int]") -> None:
    """What the other process does."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (connections + 100, connections + 100))
    Tricklers(port, connections, standing).run()


def ask(port: int, path: str) -> tuple[int, float]:
    """The status, and how many milliseconds it took from connecting on."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        status = connection.getresponse().status
    except OSError:
        status = 0
    finally:
        connection.close()
    return status, (time.perf_counter() - began) * 1000


def post(port: int, key: str, number: int) -> int:
    """The status of one comment; 0 where nobody answers."""
    comment = {
        "thread": {"url": "https://drill.example.org/page/"},
        "author": {"name": "Jane Doe", "email": "jane@example.org"},
        "body": f"What the council said about bridge number {number} is not what it did.",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        connection.request("POST", "/v1/comments", json.dumps(comment), headers)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def main() -> int:
    """Start a service, besiege it, and print one line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=12)
    options = parser.parse_args()
    with service("drill") as served:
        return besiege(served.port, served.keys["drill"], options)


def besiege(port: int, key: str, options: argparse.Namespace) -> int:
    """Ask for health while the connections trickle; 0 where the promise holds."""
    standing: Synchronized[int] = multiprocessing.Value("i", 0)
    arguments = (port, options.connections, standing)
    tricklers = multiprocessing.Process(target=trickle, args=arguments, daemon=True)
    tricklers.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while standing.value < options.connections * 0.9 and time.monotonic() < deadline:
        time.sleep(0.05)
    taken: list[float] = []
    failed = refused = number = 0
    ends = time.monotonic() + options.seconds
    while time.monotonic() < ends:
        for path in ("/livez", "/readyz"):
            status, milliseconds = ask(port, path)
            failed += status != 200
            taken.append(milliseconds)
        number += 1
        refused += post(port, key, number) != 201
        time.sleep(0.05)
    tricklers.kill()
    tricklers.join()
    taken.sort()
    p99 = taken[int(len(taken) * 0.99)]
    holds = p99 <= THRESHOLD_MS and not failed and not refused
    print(
        f"slow_clients: {'holds' if holds else 'BROKEN'}: {options.connections} slow connections, "
        f"{len(taken)} health answers, p50 {taken[len(taken) // 2]:.1f} ms, p99 {p99:.1f} ms "
        f"(at most {THRESHOLD_MS:.0f}), {failed} not answered; "
        f"{number - refused} of {number} comments taken in"
    )
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
