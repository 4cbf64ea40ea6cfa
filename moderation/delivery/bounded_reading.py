"""Reading from a socket with an end: in time, and in bytes."""

import io
import socket

from moderation.reaching.deadline import Deadline

MOST_BYTES = 65_536


class AnswerTooLarge(Exception):  # noqa: N818 - it names what happened
    """The receiver sends more than is read."""


class BoundedReading(io.RawIOBase):
    """What ``http.client`` reads from: each wait is no longer than what is left of the whole."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._connected = connected
        self._deadline = deadline
        self._left = MOST_BYTES

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Bytes of the answer. Raises ``TimeoutError`` and ``AnswerTooLarge``."""
        if self._left <= 0:
            raise AnswerTooLarge
        self._connected.settimeout(self._deadline.remaining())
        number = self._connected.recv_into(buffer[: self._left])
        self._left -= number
        return number


class BoundedSocket:
    """As much of a socket as ``http.client`` needs to read an answer."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._reading = BoundedReading(connected, deadline)

    def makefile(self, *_: object, **__: object) -> io.BufferedReader:
        """The answer as a file. The buffer is small, so that little more is read than is used."""
        return io.BufferedReader(self._reading, 2_048)
