"""This process's own sockets: who is at their other ends, and an end to one of them.

The server says nothing of a connection before a head is whole. Linux lists what a process holds;
elsewhere nothing is found, and nothing ended.
"""

import os
import resource
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

Client = tuple[str, int]
"""The other end of a connection: its address and port."""

_MOST = 4096  # of each web process
_OTHER_FILES = 256  # the database, logs, metrics, exports that are being sent
_LISTED = "/proc/self/fd"
_LISTENS = 1


def connections_each() -> int:
    """How many a web process takes in; raises the limit of open files, which it inherits."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    left = _MOST if soft == resource.RLIM_INFINITY else soft - _OTHER_FILES
    return max(64, min(_MOST, left))


def held() -> list[int]:
    """What this process holds open, whatever it is."""
    try:
        return [int(name) for name in os.listdir(_LISTED)]  # noqa: PTH208 - names alone, of thousands
    except OSError:
        return []


def listeners(descriptors: Iterable[int]) -> dict[int, int]:
    """The ports that are listened on, and by which descriptor."""
    found: dict[int, int] = {}
    for descriptor in descriptors:
        with suppress(OSError), _seen(descriptor) as one:
            port = _port(one.getsockname())
            if port and one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == _LISTENS:
                found[port] = descriptor
    return found


def clients_at(ports: frozenset[int], descriptors: Iterable[int]) -> dict[Client, int]:
    """Who has connected to these ports, and by which descriptor."""
    found: dict[Client, int] = {}
    for descriptor in descriptors:
        with suppress(OSError), _seen(descriptor) as one:
            if _port(one.getsockname()) in ports:
                found[_client(one)] = descriptor
    return found


def end_stalled_after(milliseconds: int, descriptor: int) -> None:
    """Let the system end what a listener takes in, once nobody has taken an answer for so long."""
    with suppress(OSError, AttributeError), _seen(descriptor) as one:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)


def hang_up(descriptor: int, client: Client, last_words: Callable[[], bytes | None]) -> bool:
    """End a connection, unless the descriptor has become another's meanwhile.

    What is said is asked for at the very last: None, and the connection stays.
    """
    with suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as one:
        if _client(one) != client:
            return False
        words = last_words()
        if words is None:
            return False
        if words:
            with suppress(OSError):  # no room: whoever reads nothing hears nothing
                one.send(words, socket.MSG_DONTWAIT)
        one.shutdown(socket.SHUT_RDWR)
        return True
    return False


@contextmanager
def _seen(descriptor: int) -> Iterator[socket.socket]:
    """A look at it that leaves it open. Raises ``OSError`` where it is no socket."""
    one = socket.socket(socket.AF_INET, socket.SOCK_STREAM, fileno=descriptor)
    try:
        yield one
    finally:
        one.detach()


def _client(one: socket.socket) -> Client:
    """Its other end. Raises ``OSError`` where nobody is there (any more)."""
    address, port, *_ = one.getpeername()
    return address.partition("%")[0], port


def _port(address: object) -> int | None:
    """The port of an internet address; other sockets have none."""
    return int(address[1]) if isinstance(address, tuple) and len(address) > 1 else None
