"""The one seam between a name and its addresses."""

import queue
import socket
import threading
from collections.abc import Callable, Sequence

from moderation.reaching.deadline import Deadline

Resolve = Callable[[str, int, Deadline], Sequence[str]]


class NameUnknown(Exception):  # noqa: N818 - it names what happened
    """The name has no address, or nobody could say."""


def addresses_of(host: str, port: int, deadline: Deadline) -> Sequence[str]:
    """Every address of a name, as the system resolves it. Raises ``NameUnknown``.

    The system's resolver cannot be told when to give up, so it is waited for in a thread.
    """
    answers: queue.SimpleQueue[Sequence[str] | None] = queue.SimpleQueue()
    threading.Thread(
        target=_ask, args=(host, port, answers), name="name-of-receiver", daemon=True
    ).start()
    try:
        found = answers.get(timeout=deadline.remaining())
    except queue.Empty:
        raise TimeoutError from None
    if not found:
        raise NameUnknown
    return found


def _ask(host: str, port: int, answers: "queue.SimpleQueue[Sequence[str] | None]") -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
    except (OSError, UnicodeError):
        answers.put(None)
