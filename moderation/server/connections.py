"""Connections that ask nothing: of one network so many may stay, and then the oldest go.

Whoever ends a connection may meet a request on its way. So while a network has nearly as many as
may stay, those that it asks on end with their answer, which says so; and one that has been answered
is ended without a word only once it has been idle for a while.

Heads that never end, connections kept for nothing and answers that nobody takes hold no thread, but
a place each: whoever opens thousands would leave none to others.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from http import HTTPStatus
from ipaddress import ip_network

import structlog

from moderation import metrics
from moderation.errors import TooManyRequests
from moderation.policy.matching.networks import visitor_ip
from moderation.server import sockets
from moderation.server.sockets import Client
from moderation.web.problems import refused

_log = structlog.get_logger(__name__)

_LOOK_EVERY_SECONDS = 0.5
_NEXT_LOOK_SECONDS = 0.1  # after one that found too many
_STALLED_MILLISECONDS = 60_000
_IDLE_SECONDS = 1.0  # of one that has been answered: its next request may be on its way
_MOST_REMEMBERED = 1024  # more, and those that are gone are forgotten
_NETWORK_BITS = {4: 32, 6: 64}
_TOO_MANY = "Your network has too many connections open that ask nothing."


class Connections:
    """Those of this process: which of them ask something, and an end to what is too much."""

    def __init__(self, most_idle: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most_idle = most_idle
        self._clock = clock
        self._asking: dict[Client, int] = {}  # 0: has asked before
        self._idle_since: dict[Client, float] = {}  # the time of the look that found it so
        self._ended: set[Client] = set()
        self._gone: set[Client] = set()  # by the last look
        self._crowded: frozenset[str] = frozenset()  # networks, likewise
        self._ports: frozenset[int] = frozenset()

    def start(self) -> None:
        """Look from now on, in a thread that ends with the process."""
        threading.Thread(target=self._keep, name="connections", daemon=True).start()

    def asks(self, client: Client) -> None:
        """A request has come; for the event loop alone, as ``is_answered`` is."""
        self._asking[client] = self._asking.get(client, 0) + 1

    def is_answered(self, client: Client) -> None:
        """It has its answer."""
        self._asking[client] -= 1
        self._idle_since.pop(client, None)

    def is_crowded(self, client: Client) -> bool:
        """Whether its network has nearly as many as may stay: then this one is better ended."""
        return bool(self._crowded) and _network(client[0]) in self._crowded

    def look(self) -> int:
        """End what is too much; how many there were."""
        descriptors = sockets.held()
        if not self._ports:
            self._find_listeners(descriptors)
        if len(descriptors) <= self._most_idle and len(self._asking) <= _MOST_REMEMBERED:
            self._crowded = frozenset()
            return 0
        connected = sockets.clients_at(self._ports, descriptors)
        self._forget(connected)
        ended = [one for one in self._too_many(connected) if self._end(one, connected[one])]
        if ended:
            self._ended.update(ended)
            metrics.CONNECTIONS_ENDED.inc(len(ended))
            _log.warning("connections.ended", count=len(ended))
        return len(ended)

    def _too_many(self, connected: Iterable[Client]) -> Iterator[Client]:
        """Of each network the oldest, until no more are left than may stay."""
        before, now = self._idle_since, self._clock()
        idle = [one for one in connected if not self._asking.get(one) and one not in self._ended]
        self._idle_since = {client: before.get(client, now) for client in idle}
        of_one: defaultdict[str, list[Client]] = defaultdict(list)
        for client in sorted(idle, key=self._idle_since.__getitem__):
            of_one[_network(client[0])].append(client)
        near = self._most_idle * 3 // 4
        self._crowded = frozenset(one for one, idle in of_one.items() if len(idle) > near)
        for clients in of_one.values():
            for client in clients[: max(0, len(clients) - self._most_idle)]:
                if client not in self._asking or self._idle_since[client] <= now - _IDLE_SECONDS:
                    yield client

    def _end(self, client: Client, descriptor: int) -> bool:
        return sockets.hang_up(descriptor, client, partial(self._last_words, client))

    def _last_words(self, client: Client) -> bytes | None:
        """What to say to it; None where it has begun to ask in this moment."""
        if self._asking.get(client):
            return None
        # Whoever has asked before may be in the middle of an answer.
        return b"" if client in self._asking else last_words()

    def _forget(self, connected: Iterable[Client]) -> None:
        here = set(connected)
        self._ended &= here
        gone = self._asking.keys() - here
        # One that came in the middle of this look isn't in it, but in the next.
        for client in gone & self._gone:
            if not self._asking[client]:
                del self._asking[client]
        self._gone = gone

    def _find_listeners(self, descriptors: Iterable[int]) -> None:
        found = sockets.listeners(descriptors)
        self._ports = frozenset(found)
        for descriptor in found.values():
            sockets.end_stalled_after(_STALLED_MILLISECONDS, descriptor)

    def _keep(self) -> None:
        while True:
            ended = self.look()
            time.sleep(_NEXT_LOOK_SECONDS if ended else _LOOK_EVERY_SECONDS)


@lru_cache(maxsize=1)
def last_words() -> bytes:
    """What is said to a connection that never ended a head: a whole answer."""
    answer = refused(TooManyRequests(_TOO_MANY, retry_after=10))
    status = HTTPStatus(answer.status_code)
    answer.headers["Connection"] = "close"
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + answer.get_data()


@lru_cache(maxsize=4096)
def _network(address: str) -> str:
    """The machine itself, or with IPv6 its /64, as somebody has one."""
    ip = visitor_ip(address)
    return str(ip_network((ip, _NETWORK_BITS[ip.version]), strict=False)) if ip else address
