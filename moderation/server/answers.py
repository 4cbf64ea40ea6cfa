"""What the application answers, on its way out: sent at once, or from a file as fast as it is read.

No thread waits for a client that reads slowly. An answer whose length is known is handed over
whole. Any other, such as an export, is written to a file without a name as it is made, and sent
from there by the event loop.
"""

import asyncio
import os
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

Headers = Sequence[tuple[str, str]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

Receive = Callable[[], Awaitable[dict[str, Any]]]

_PIECE = 65_536
_STALLED_SECONDS = 60.0


def start_message(status: int, headers: Headers, *, is_last: bool) -> dict[str, Any]:
    """The head of an answer; after the last of a connection the server hangs up."""
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    if is_last:
        pairs.append((b"connection", b"close"))
    return {"type": "http.response.start", "status": status, "headers": pairs}


def body_message(body: bytes, *, more: bool = False) -> dict[str, Any]:
    """A piece of an answer, or all of it."""
    return {"type": "http.response.body", "body": body, "more_body": more}


def close_quietly(pieces: Iterable[bytes]) -> None:
    """End what the application has given to iterate over, as WSGI asks."""
    close = getattr(pieces, "close", None)
    if close is not None:
        close()


class Spool:
    """An answer of unknown length, written by a thread and read by the event loop behind it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._news = asyncio.Event()
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - the last to use it closes it
        self._first_gone = threading.Lock()  # taken by whoever is through with the file first
        self._size = 0
        self._is_whole = False
        self.is_abandoned = False

    def fill(self, pieces: Iterable[bytes]) -> None:
        """Write it all, in a thread; stops where nobody reads any more."""
        try:
            for piece in pieces:
                if self.is_abandoned:
                    return
                self._file.write(piece)
                self._size += len(piece)
                if self._size % _PIECE < len(piece):
                    self._tell()
        finally:
            self._file.flush()
            self._is_whole = True
            self._tell()
            self._let_go()

    async def send(self, send: Send) -> None:
        """Send what there is and what comes, for as long as the client goes on reading."""
        sent = 0
        try:
            while not self.is_abandoned:
                is_whole = self._is_whole
                self._news.clear()
                piece = os.pread(self._file.fileno(), _PIECE, sent)
                if piece:
                    sent += len(piece)
                    async with asyncio.timeout(_STALLED_SECONDS):
                        await send(body_message(piece, more=True))
                    # Where there is room the server takes a piece without waiting: let others on.
                    await asyncio.sleep(0)
                elif is_whole:
                    await send(body_message(b""))
                    return
                else:
                    await self._news.wait()
        finally:
            self.is_abandoned = True
            self._let_go()

    def _let_go(self) -> None:
        """Close the file once writer and reader are both through with it."""
        if not self._first_gone.acquire(blocking=False):
            self._file.close()

    def _tell(self) -> None:
        self._file.flush()
        with suppress(RuntimeError):  # the loop is closed: the process ends
            self._loop.call_soon_threadsafe(self._news.set)


async def send_spooled(spool: Spool, receive: Receive, send: Send) -> None:
    """Send it, for as long as the client is there."""
    watching = asyncio.create_task(_notice_leaving(spool, receive))
    try:
        await spool.send(send)
    finally:
        watching.cancel()


async def _notice_leaving(spool: Spool, receive: Receive) -> None:
    while (await receive())["type"] == "http.request":
        pass
    spool.is_abandoned = True
