"""What stands before the application: it takes requests in, whole, and gives them to threads.

Everything that can be slow is here, in the event loop: bodies that trickle in, clients that read
slowly, requests that wait for their turn. A thread has a request only while it computes.
"""

import asyncio
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from moderation import metrics
from moderation.actions.doors import DOORS
from moderation.errors import Malformed, NotInTime, Refusal, Unavailable
from moderation.run_directory import is_draining
from moderation.server.answering import AnsweringThreads
from moderation.server.answers import Receive, Send, send_spooled
from moderation.server.bodies import Gone, Overlong, Reading, ReadingPlaces, TooSlow, drain
from moderation.server.calls import Call, settle
from moderation.server.connections import Connections
from moderation.server.environs import Environ, announced_length, environ_of, give_body
from moderation.server.fair_queue import FairQueue, Lane, Rank
from moderation.server.senders import Senders
from moderation.server.sockets import connections_each
from moderation.settings import Settings
from moderation.web.problems import refused

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_log = structlog.get_logger(__name__)

MOST_BODIES = {Rank.KNOWN: 256, Rank.STRANGER: 64, Rank.OPERATOR: 8}
"""How many bodies of one sender are read at a time."""
_MOST_BODIES_IN_ALL = 512
_MOST_DRAINED = 64
_LONGEST_WAIT_SECONDS = 5.0
_LOOK_EVERY_SECONDS = 0.5
# Whoever hears these hears them as an API does: in English.
_FULL = "Too many requests wait already."
_TOO_MUCH = "Too much is asked now."
_TOO_SLOW = "The request's body did not arrive in time."


@dataclass(frozen=True, slots=True)
class FrontTerms:
    """How requests are taken in."""

    threads: int
    largest_body: int
    trusted_proxies: int
    most_idle: int


class Front:
    """An ASGI application around a WSGI one."""

    def __init__(
        self,
        app: "WSGIApplication",
        terms: FrontTerms,
        is_draining: Callable[[], bool] = is_draining,
    ) -> None:
        self._terms = terms
        self._look_whether_draining = is_draining
        self._is_draining = False
        self._queue: FairQueue[Call] = FairQueue(terms.threads)
        self._senders = Senders(terms.trusted_proxies)
        self._threads = AnsweringThreads(app, self._queue, self._senders, terms.threads)
        self._places = ReadingPlaces(_MOST_BODIES_IN_ALL)
        self._connections = Connections(terms.most_idle)
        self._drained_now = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: deque[asyncio.Future[None]] = deque()

    def start(self) -> None:
        """Start the threads, which end with the process."""
        self._is_draining = self._look_whether_draining()
        self._threads.start()
        self._connections.start()
        threading.Thread(target=self._keep, name="front", daemon=True).start()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, whose connection meanwhile counts as one that asks something."""
        host, port = scope["client"] or ("", 0)
        client = host, int(port)  # the server gives it as text
        self._connections.asks(client)
        try:
            is_last = self._is_draining or self._connections.is_crowded(client)
            await self._answer(scope, receive, send, is_last=is_last)
        finally:
            self._connections.is_answered(client)

    async def _answer(
        self, scope: Mapping[str, Any], receive: Receive, send: Send, *, is_last: bool
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._settle()
        environ = environ_of(scope)
        sender = self._senders.sender_of(environ)
        call = Call(environ, send, self._over, is_last=is_last)
        try:
            unread = not await self._take_in(environ, sender, receive)
        except Gone:
            self._refuse(call, Malformed("The request's body was cut off."))
            return
        except NotInTime as refusal:
            unread = False  # nobody waits for what comes so slowly
            self._refuse(call, refusal)
        else:
            call.is_last |= unread
            if not self._queue.put(sender, call):
                self._refuse(call, Unavailable(_FULL, retry_after=1))
        await call.ended
        if call.spool:
            await send_spooled(call.spool, receive, send)
        elif unread:
            await self._drain(environ, receive)

    async def _take_in(self, environ: Environ, sender: Lane, receive: Receive) -> bool:
        """Read the body; False where it is too long, which the application is to say.

        Raises ``Gone`` and ``NotInTime``.
        """
        announced, limit = announced_length(environ), self._terms.largest_body
        body, overlong = b"", announced if announced and announced > limit else 0
        if announced != 0 and not overlong:
            try:
                body = await self._read(sender, receive, announced)
            except TooSlow:
                raise NotInTime(_TOO_SLOW, retry_after=1) from None
            except Overlong as too_much:
                overlong = too_much.size
        give_body(environ, body)
        if overlong:
            environ["CONTENT_LENGTH"] = str(overlong)
        return not overlong

    async def _read(self, sender: Lane, receive: Receive, announced: int | None) -> bytes:
        async with Reading() as reading:
            with self._places.place(sender, reading, MOST_BODIES[sender.rank]):
                return await reading.read(receive, announced, self._terms.largest_body)

    def _refuse(self, call: Call, refusal: Refusal) -> None:
        """Answer without the application, and hang up."""
        call.is_last = True
        answer = refused(refusal)
        for door in DOORS:
            answer.headers.update(door.of_refusals(call.environ["PATH_INFO"]))
        metrics.REQUESTS.labels("front", f"{refusal.status // 100}xx").inc()
        _log.info("request.refused", status=refusal.status, kind=refusal.kind)
        call.answer(refusal.status, list(answer.headers), answer.get_data())

    async def _drain(self, environ: Environ, receive: Receive) -> None:
        """Let a client that still sends hear its answer, unless so many do that it would cost us.

        Whoever asked whether to go on has been told, and sends nothing.
        """
        if "HTTP_EXPECT" in environ or self._drained_now >= _MOST_DRAINED:
            return
        self._drained_now += 1
        try:
            await drain(receive)
        finally:
            self._drained_now -= 1

    def _settle(self) -> None:
        while self._over:
            settle(self._over.popleft())

    def _keep(self) -> None:
        """Look now and then whether we are to stop, and for what has waited too long."""
        while True:
            self._is_draining = self._look_whether_draining()
            for call in self._queue.overdue(_LONGEST_WAIT_SECONDS):
                # Not all of them are to come back at once.
                later = 1 + secrets.randbelow(5)
                self._refuse(call, Unavailable(_TOO_MUCH, retry_after=later))
            if self._over and self._loop:
                with suppress(RuntimeError):  # the loop is closed: the process ends
                    self._loop.call_soon_threadsafe(self._settle)
            time.sleep(_LOOK_EVERY_SECONDS)


def front_of(app: "WSGIApplication", settings: Settings) -> Front:
    """The application's front, with its threads running."""
    terms = FrontTerms(
        # One more than wait for a writer: there is always somebody to answer who only reads.
        threads=settings.threads + 1,
        largest_body=settings.largest_body,
        trusted_proxies=settings.trusted_proxies,
        # All that comes through a proxy of ours comes from one machine.
        most_idle=connections_each() // 2
        if settings.trusted_proxies
        else settings.network_connections,
    )
    front = Front(app, terms)
    front.start()
    return front
