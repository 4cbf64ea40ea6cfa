"""A flood: so many requests a second whatever comes back, by one process and many connections."""

import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass, field

from drills.frame.ledger import CUT, Acknowledged, Ledger, Posting

_MOST_CONNECTIONS = 900


@dataclass
class Flooded:
    """What a flood was told."""

    sent: int = 0
    held_back: int = 0  # could not be sent: every connection waited for an answer
    answers: Counter[int] = field(default_factory=Counter)
    refused_after: list[float] = field(default_factory=list)
    without_retry: int = 0
    postings: dict[str, Posting] = field(default_factory=dict)
    acknowledged: dict[str, Acknowledged] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class _Line:
    """A connection with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.connect_ex(("127.0.0.1", port))
        self.posting: Posting | None = None
        self.sent_at = 0.0
        self.unsent = b""
        self.unasked = b""  # what came behind the answer
        self._received = b""

    def begin(self, posting: Posting, request: bytes) -> None:
        """Send it, now or as soon as there is a connection. Raises ``OSError``."""
        self.posting, self.sent_at = posting, time.monotonic()
        self._received, self.unsent = b"", request
        self.push()

    def push(self) -> None:
        """Send what is unsent, as far as it goes. Raises ``OSError``."""
        try:
            self.unsent = self.unsent[self.socket.send(self.unsent) :]
        except BlockingIOError:
            return

    def answer(self) -> tuple[int, bytes, bytes] | None:
        """Status, head and body once all of it has come. Raises ``OSError``."""
        piece = self.socket.recv(65_536)
        if not piece:
            raise ConnectionError
        self._received += piece
        head, found, body = self._received.partition(b"\r\n\r\n")
        said = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        length = int(said or 0)
        if not found or len(body) < length:
            return None
        self.unasked = body[length:]
        return int(head[9:12]), head.lower(), body[:length]


class Flood:
    """Sends so much a second for so long, whatever comes back."""

    def __init__(self, port: int, key: str, pace: float) -> None:
        self._port, self._key, self._pace = port, key, pace
        self._selector = selectors.DefaultSelector()
        self._idle: set[_Line] = set()
        self._open = 0
        self._ledger = Ledger()
        self._told = Flooded()

    def run(self, seconds: float, settling: float = 12.0) -> Flooded:
        """Send, then wait for the last answers."""
        told, began = self._told, time.monotonic()
        while (now := time.monotonic() - began) < seconds:
            for _ in range(int(now * self._pace) - told.sent - told.held_back):
                self._send()
            self._hear(0.002)
        until = time.monotonic() + settling
        while self._open > len(self._idle) and time.monotonic() < until:
            self._hear(0.1)
        told.postings, told.acknowledged = self._ledger.postings, self._ledger.acknowledged
        told.answers, told.wrong = self._ledger.answers, self._ledger.wrong
        return told

    def _send(self) -> None:
        line = self._idle.pop() if self._idle else self._opened()
        if line is None:
            self._told.held_back += 1
            return
        self._told.sent += 1
        posting = self._ledger.new_posting()
        try:
            line.begin(posting, self._request(posting))
        except OSError:
            self._cut(line)
        else:
            self._selector.modify(line.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, line)

    def _request(self, posting: Posting) -> bytes:
        head = (
            "POST /v1/comments HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {self._key}\r\nContent-Length: {len(posting.document)}\r\n\r\n"
        )
        return head.encode() + posting.document

    def _opened(self) -> _Line | None:
        if self._open >= _MOST_CONNECTIONS:
            return None
        line = _Line(self._port)
        self._selector.register(line.socket, selectors.EVENT_READ, line)
        self._open += 1
        return line

    def _hear(self, patience: float) -> None:
        for key, events in self._selector.select(patience):
            line: _Line = key.data
            try:
                if events & selectors.EVENT_WRITE:
                    line.push()
                    if not line.unsent:
                        self._selector.modify(line.socket, selectors.EVENT_READ, line)
                if events & selectors.EVENT_READ:
                    self._take(line)
            except OSError:
                self._cut(line)

    def _take(self, line: _Line) -> None:
        answer = line.answer()
        if answer is None or line.posting is None:
            return
        status, head, body = answer
        if self._ledger.hear(line.posting, status, body):
            self._told.refused_after.append(time.monotonic() - line.sent_at)
            self._told.without_retry += b"\r\nretry-after:" not in head
        if line.unasked:
            self._ledger.wrong.append(f"behind an answer came {line.unasked[:20]!r}")
        line.posting = None
        if b"\r\nconnection: close" in head:
            self._drop(line)
        else:
            self._idle.add(line)

    def _cut(self, line: _Line) -> None:
        if line.posting is not None:
            self._ledger.hear(line.posting, CUT, b"")
        self._drop(line)

    def _drop(self, line: _Line) -> None:
        self._idle.discard(line)
        self._selector.unregister(line.socket)
        line.socket.close()
        self._open -= 1
