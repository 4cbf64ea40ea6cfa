"""Threads that post comments, and repeat with the same Idempotency-Key what nobody answered."""

import http.client
import select
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from drills.frame.ledger import CUT, LATE, NOBODY, Ledger, Posting

_PAUSE_SECONDS = 0.05


class Writer:
    """One client with one connection, which is made anew when it breaks."""

    def __init__(self, port: Callable[[], int], api_key: str, timeout: float = 30.0) -> None:
        self._port = port
        self._api_key = api_key
        self._timeout = timeout
        self._connection: http.client.HTTPConnection | None = None

    def post(self, posting: Posting) -> tuple[int, bytes]:
        """Status and body; ``NOBODY``, ``CUT`` or ``LATE`` where there was no whole answer."""
        headers = {
            "Authorization": f"Bearer {self._api_key}",
            "Content-Type": "application/json",
            "Idempotency-Key": posting.key,
        }
        try:
            connection = self._connected()
        except OSError:
            return NOBODY, b""
        try:
            connection.request("POST", "/v1/comments", posting.document, headers)
            answer = connection.getresponse()
            body = answer.read()
        except TimeoutError:
            self.close()
            return LATE, b""
        except (OSError, http.client.HTTPException):
            self.close()
            return CUT, b""
        if answer.will_close:
            self.close()
        return answer.status, body

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _connected(self) -> http.client.HTTPConnection:
        port = self._port()
        if self._connection and (self._connection.port != port or _has_ended(self._connection)):
            self.close()
        if self._connection is None:
            made = http.client.HTTPConnection("127.0.0.1", port, timeout=self._timeout)
            made.connect()
            self._connection = made
        return self._connection


def _has_ended(connection: http.client.HTTPConnection) -> bool:
    """Whether the other side has hung up while nothing was asked: no client asks there any more."""
    return bool(select.select([connection.sock], [], [], 0)[0])


class Writers:
    """So many of them, for the length of a block; each ends with what it has begun."""

    def __init__(
        self,
        ledger: Ledger,
        port: int | Callable[[], int],
        api_key: str,
        number: int = 8,
        patience: float = 30.0,
    ) -> None:
        self._ledger = ledger
        self._port = port if callable(port) else lambda: port
        self._api_key = api_key
        self._patience = patience  # for the last answer, once they are told to stop
        self._ends_at: float | None = None
        self._threads = [threading.Thread(target=self._write, daemon=True) for _ in range(number)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._ends_at = time.monotonic() + (0 if kind else self._patience)
        for thread in self._threads:
            thread.join(self._patience + 60)

    def _write(self) -> None:
        writer = Writer(self._port, self._api_key)
        while self._ends_at is None:
            posting = self._ledger.new_posting()
            while self._ledger.hear(posting, *writer.post(posting)) and not self._is_over():
                time.sleep(_PAUSE_SECONDS)
        writer.close()

    def _is_over(self) -> bool:
        return self._ends_at is not None and time.monotonic() > self._ends_at


def confirm(ledger: Ledger, port: int, api_key: str, most: int = 200) -> list[str]:
    """Repeat what was acknowledged: each is answered as before. What isn't, in sentences."""
    writer = Writer(lambda: port, api_key)
    before = len(ledger.wrong)
    for one in list(ledger.acknowledged.values())[-most:]:
        while ledger.hear(one.posting, *writer.post(one.posting)):
            time.sleep(_PAUSE_SECONDS)
    writer.close()
    return ledger.wrong[before:]
