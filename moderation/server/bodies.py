"""The body of a request, read outside the threads that answer: whole, in time, or not at all."""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from moderation.server.answers import Receive

SECONDS = 10.0
# Judged at the end of each second: after the first, this much for every one.
BYTES_A_SECOND = 1024
_FIRST_JUDGED_AFTER = 2.0
_DRAINED_SECONDS = 5.0
_DRAINED_BYTES = 8 * 1024 * 1024


class TooSlow(Exception):  # noqa: N818 - it is an answer, not a fault
    """The body did not come in time."""


class Gone(Exception):  # noqa: N818 - likewise
    """The client has hung up: what it has sent is not the whole."""


class Overlong(Exception):  # noqa: N818 - likewise
    """The body is longer than is read; ``size`` bytes of it have come."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class Reading:
    """A body that is being read, and how long it may take; a context that ends in ``TooSlow``."""

    def __init__(self) -> None:
        self._began = asyncio.get_running_loop().time()
        self._patience = asyncio.timeout_at(self._began + _FIRST_JUDGED_AFTER)
        self._is_given_up = False

    async def __aenter__(self) -> Self:
        await self._patience.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            await self._patience.__aexit__(kind, error, trace)
        except TimeoutError:
            raise TooSlow from None

    async def read(self, receive: Receive, announced: int | None, limit: int) -> bytes:
        """The whole body. Raises ``Gone`` and ``Overlong``.

        ``announced`` is its Content-Length, None where it comes in chunks.
        """
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise Gone
            parts.append(message["body"])
            size += len(parts[-1])
            if size > limit:
                raise Overlong(size)
            # What the length announces is all: asking for the end would cost a turn more.
            if size == announced or not message.get("more_body"):
                return parts[0] if len(parts) == 1 else b"".join(parts)
            if not self._is_given_up:
                self._patience.reschedule(self._began + patience_for(size))

    def give_up(self) -> None:
        """End it now, for the sake of another."""
        self._is_given_up = True
        with suppress(RuntimeError):  # it has just ended by itself
            self._patience.reschedule(self._began)


def patience_for(size: int) -> float:
    """How many seconds a body may have taken that has come so far."""
    return min(SECONDS, _FIRST_JUDGED_AFTER + size / BYTES_A_SECOND)


class ReadingPlaces:
    """So many bodies are read at a time; for one more the oldest of its sender is given up.

    So whoever sends at once is read even where somebody beside them holds all places by sending
    slowly: who is slow loses to who is quick.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._of_all: OrderedDict[Reading, Hashable] = OrderedDict()
        self._of_one: dict[Hashable, OrderedDict[Reading, None]] = {}

    @contextmanager
    def place(self, sender: Hashable, reading: Reading, most: int) -> Iterator[None]:
        """Hold a place for a reading, one of the ``most`` that the sender may have."""
        own = self._of_one.setdefault(sender, OrderedDict())
        if len(own) >= most:
            self._end(next(iter(own)))
        if len(self._of_all) >= self._most:
            self._end(next(iter(self._of_all)))
        self._of_one.setdefault(sender, own)[reading] = None
        self._of_all[reading] = sender
        try:
            yield
        finally:
            self._leave(reading)

    def _end(self, reading: Reading) -> None:
        self._leave(reading)
        reading.give_up()

    def _leave(self, reading: Reading) -> None:
        if reading not in self._of_all:
            return
        sender = self._of_all.pop(reading)
        own = self._of_one[sender]
        del own[reading]
        if not own:
            del self._of_one[sender]


async def drain(receive: Receive) -> None:
    """Read on for a little, and throw away: a client that still sends then hears the answer.

    A connection that is closed while something is unread is reset, and the answer is lost with it.
    """
    size = 0
    try:
        async with asyncio.timeout(_DRAINED_SECONDS):
            while size < _DRAINED_BYTES:
                message = await receive()
                if message["type"] != "http.request" or not message.get("more_body"):
                    return
                size += len(message["body"])
    except TimeoutError:
        return
