"""A connection to the very address that was checked; the name stays for Host, SNI, certificate.

Nothing here resolves a name, follows a redirect or asks the environment for a proxy.
"""

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from moderation.delivery.bounded_reading import AnswerTooLarge, BoundedSocket
from moderation.reaching.deadline import Deadline
from moderation.reaching.receiver_url import Receiver

KEPT_BYTES = 2_048


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """What is asked of whom."""

    method: str
    receiver: Receiver
    body: bytes
    headers: Mapping[str, str]
    kept_bytes: int = KEPT_BYTES


def exchange(
    request: Request, address: str, trust: ssl.SSLContext, deadline: Deadline
) -> tuple[int, bytes, str | None]:
    """Send one request; the answer's status, its first ``kept_bytes``, and its ``Retry-After``.

    Whatever is wrong is raised as the standard library names it.
    """
    with _connected(request.receiver, address, trust, deadline) as connected:
        _send(connected, _head(request) + request.body, deadline)
        answer = _FinalAnswer(
            BoundedSocket(connected, deadline),  # type: ignore[arg-type] # all that it uses
            method=request.method,
        )
        with answer:
            read_head = answer.begin  # an answer begins; no transaction does
            read_head()
            return (
                answer.status,
                _beginning(answer, request.kept_bytes),
                answer.getheader("Retry-After"),
            )


class _FinalAnswer(http.client.HTTPResponse):
    """The answer behind what a proxy says meanwhile, such as 103; the library knows 100 only."""

    def _read_status(self) -> tuple[str, int, str]:
        while True:
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not 100 < status < 200 or status == http.client.SWITCHING_PROTOCOLS:
                return version, status, reason
            http.client.parse_headers(self.fp)


def _send(connected: socket.socket, data: bytes, deadline: Deadline) -> None:
    left = memoryview(data)
    while left:
        connected.settimeout(deadline.remaining())
        left = left[connected.send(left) :]


def _head(request: Request) -> bytes:
    of_body = {"Content-Type": "application/json", "Content-Length": str(len(request.body))}
    fields = {
        "Host": request.receiver.authority,
        "User-Agent": "comment-moderation",
        **(of_body if request.method == "POST" else {}),
        "Accept-Encoding": "identity",
        "Connection": "close",
        **request.headers,
    }
    begin = f"{request.method} {request.receiver.target} HTTP/1.1"
    lines = [begin, *(f"{name}: {fields[name]}" for name in fields)]
    if not all(line.isascii() and line.isprintable() for line in lines):
        raise ValueError("a header holds a sign that headers cannot hold")
    return "\r\n".join([*lines, "", ""]).encode("ascii")


@contextmanager
def _connected(
    receiver: Receiver, address: str, trust: ssl.SSLContext, deadline: Deadline
) -> Iterator[socket.socket]:
    plain = socket.create_connection((address, receiver.port), timeout=deadline.remaining())
    with plain:
        if receiver.scheme == "http":
            yield plain
            return
        plain.settimeout(deadline.remaining())
        with trust.wrap_socket(plain, server_hostname=receiver.host) as secured:
            yield secured


def _beginning(answer: http.client.HTTPResponse, most: int) -> bytes:
    """What the answer says at first. The status has come: what is late or broken is left out."""
    kept = b""
    try:
        while len(kept) < most:
            piece = answer.read1(most - len(kept))
            if not piece:
                break
            kept += piece
    except (OSError, http.client.HTTPException, ValueError, AnswerTooLarge):
        pass
    return kept
