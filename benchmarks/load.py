"""A load generator small enough not to be what is measured: raw sockets, kept alive, one process.

    python benchmarks/load.py --port 8000 --connections 16 --seconds 4 --copies 0.3 < request

Standard input is one HTTP request, sent again and again; ten ``#`` in a row become a number that no
other request of any run carries, and a place for a text gets another one each time. Prints
one JSON object. Answers are read up to their ``Content-Length`` and not looked at, but for a status
of 2xx. Only loopback is ever asked.
"""

import argparse
import json
import selectors
import socket
import sys
import time
from dataclasses import asdict, dataclass, field

from texts import TEXT_PLACE, Texts

PLACE = b"#" * 10
WARMING_SECONDS = 0.5
_LARGEST_READ = 1 << 18


@dataclass
class Result:
    """What came back, and how long each answer took."""

    seconds: float
    sent: int = 0  # from the first one on, those that warmed it and the last ones too
    refused: int = 0
    reconnected: int = 0
    microseconds: list[int] = field(default_factory=list)


class Connection:
    """One kept-alive connection with one request under way."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self.socket = self._connect()
        self._received = b""
        self._missing = -1  # bytes of the body that are still to come; -1: in the head
        self._status = b""
        self.sent_at = 0

    def send(self, request: bytes) -> None:
        """Send one request."""
        self._received, self._missing = b"", -1
        self.sent_at = time.perf_counter_ns()
        self.socket.sendall(request)

    def status(self) -> bytes | None:
        """Read what has come; the status once the answer is whole. Raises ``ConnectionError``."""
        data = self.socket.recv(_LARGEST_READ)
        if not data:
            raise ConnectionError
        if self._missing >= 0:
            self._missing -= len(data)
        else:
            self._read_head(self._received + data)
        return self._status if self._missing == 0 else None

    def _read_head(self, data: bytes) -> None:
        self._received = data
        head, found, body = data.partition(b"\r\n\r\n")
        if found:
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            self._missing = int(length or 0) - len(body)
            self._status = head[9:12]

    def _connect(self) -> socket.socket:
        made = socket.create_connection(self._address)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def again(self) -> None:
        """Connect anew, where the server has hung up."""
        self.socket.close()
        self.socket = self._connect()


class Load:
    """So many connections, each with a request under way, until the time is over."""

    def __init__(self, port: int, connections: int, request: bytes, texts: Texts) -> None:
        self._parts = request.split(PLACE)
        self._texts = texts
        self._first = self._number = time.time_ns() % 10**9 * 10
        self._selector = selectors.DefaultSelector()
        for _ in range(connections):
            connection = Connection(("127.0.0.1", port))
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(self._next())

    def run(self, seconds: float) -> Result:
        """Count the answers of this many seconds."""
        start = time.perf_counter_ns()
        end = start + int(seconds * 1e9)
        result = Result(seconds)
        while (now := time.perf_counter_ns()) < end:
            for key, _ in self._selector.select(timeout=1):
                self._answer(key.data, result)
        result.seconds = (now - start) / 1e9
        result.sent = self._number - self._first
        return result

    def _answer(self, connection: Connection, result: Result) -> None:
        try:
            status = connection.status()
        except ConnectionError:
            result.reconnected += 1
            self._selector.unregister(connection.socket)
            connection.again()
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(self._next())
            return
        if status is None:
            return
        if status.startswith(b"2"):
            result.microseconds.append((time.perf_counter_ns() - connection.sent_at) // 1000)
        else:
            result.refused += 1
        connection.send(self._next())

    def _next(self) -> bytes:
        self._number += 1
        numbered = (b"%010d" % self._number).join(self._parts)
        return (
            numbered.replace(TEXT_PLACE, self._texts.next()) if TEXT_PLACE in numbered else numbered
        )


def main() -> None:
    """Warm up, measure, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--connections", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--copies", type=float, default=0.0, help="the share of texts that are one")
    options = parser.parse_args()
    request = sys.stdin.buffer.read()
    load = Load(options.port, options.connections, request, Texts(options.copies))
    load.run(min(WARMING_SECONDS, options.seconds))
    print(json.dumps(asdict(load.run(options.seconds))))


if __name__ == "__main__":
    main()
