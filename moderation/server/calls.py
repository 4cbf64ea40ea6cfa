"""One request that is whole: run by a thread, answered from there, and waited for by the loop."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import structlog

from moderation import logs
from moderation.server.answers import (
    Headers,
    Send,
    Spool,
    body_message,
    close_quietly,
    start_message,
)
from moderation.server.environs import Environ

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_log = structlog.get_logger(__name__)

_FAULT = b"The request could not be answered; it has been logged."


class Call:
    """A request, and the one answer that it gets."""

    __slots__ = ("_loop", "_over", "_send", "ended", "environ", "is_last", "spool", "status")

    def __init__(
        self, environ: Environ, send: Send, over: deque[asyncio.Future[None]], *, is_last: bool
    ) -> None:
        self.environ = environ
        self.is_last = is_last
        self.status = 0
        self.spool: Spool | None = None
        self._send = send
        self._over = over
        self._loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[None] = self._loop.create_future()

    def run(self, app: "WSGIApplication") -> None:
        """Let the application answer, in the thread that calls this."""
        try:
            self._answer(app)
        except Exception as error:  # noqa: BLE001 - its message may hold somebody's data
            at = logs.place_of(error.__traceback__)
            _log.error("request.failed", error=type(error).__name__, at=at)
            if not self.status:
                self.answer(500, [("Content-Type", "text/plain; charset=utf-8")], _FAULT)

    def answer(self, status: int, headers: Headers, body: bytes) -> None:
        """Hand over a whole answer, from any thread; the server takes it without waiting."""
        self.status = status
        self._send(start_message(status, headers, is_last=self.is_last))
        self._send(body_message(body))
        self._end()

    def _answer(self, app: "WSGIApplication") -> None:
        heads: list[tuple[int, Headers]] = []
        made = app(self.environ, _taking(heads))
        try:
            # An application may begin its answer as late as with its first piece.
            pieces = made if heads else _begun(made)
            status, headers = heads[-1]
            if any(name.lower() == "content-length" for name, _ in headers):
                self.answer(status, headers, b"".join(pieces))
            else:
                self._stream(status, headers, pieces)
        finally:
            close_quietly(made)

    def _stream(self, status: int, headers: Headers, pieces: Any) -> None:
        self.status = status
        self.spool = Spool(self._loop)
        self._send(start_message(status, headers, is_last=self.is_last))
        self._end()
        self.spool.fill(pieces)

    def _end(self) -> None:
        """Tell the loop: at once where it has something left to do, else when it next wakes up."""
        if not self.is_last and not self.spool:
            self._over.append(self.ended)
            return
        with suppress(RuntimeError):  # the loop is closed: the process ends
            self._loop.call_soon_threadsafe(settle, self.ended)


def settle(future: asyncio.Future[None]) -> None:
    """What waited for it goes on."""
    if not future.done():
        future.set_result(None)


def _begun(pieces: Iterable[bytes]) -> Iterable[bytes]:
    """The same pieces, the first of which has been made."""
    left = iter(pieces)
    return chain(list(islice(left, 1)), left)


def _taking(heads: list[tuple[int, Headers]]) -> Callable[..., Any]:
    def start_response(status: str, headers: Headers, _exc_info: object = None) -> None:
        heads.append((int(status[:3]), headers))

    return start_response
