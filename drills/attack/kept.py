"""What came back from a service, and what its webhooks brought."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from drills.attack.doors import Answer


class Kept:
    """Everything that came back or arrived somewhere."""

    def __init__(self) -> None:
        self.answers: list[bytes] = []
        self.received: list[bytes] = []
        self.faults: list[bytes] = []
        self.statuses: Counter[int] = Counter()

    def hear(self, answer: Answer) -> None:
        """Keep an answer."""
        self.answers.append(answer.whole)
        self.statuses[answer.status] += 1
        if answer.status >= 500 and answer.status != 503:
            self.faults.append(answer.whole[:500])


@contextmanager
def receiver(kept: Kept) -> Iterator[int]:
    """Takes what webhooks send; the port that it listens on."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.received.append(bytes(self.headers) + self.path.encode() + body)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()
