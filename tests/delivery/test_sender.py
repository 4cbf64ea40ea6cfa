"""Sending, through real sockets: what arrives, what is refused, and that it always ends."""

import gzip
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from moderation.actions.installation.credentials import new_signing_secret
from moderation.delivery import Sender
from moderation.delivery.bounded_reading import MOST_BYTES
from moderation.settings import Settings
from tests.delivery.conftest import LOOPBACK, MESSAGE, NEW, OLD, Send
from tests.fixtures.receivers import NAME, Receive


def test_a_message_arrives_signed_with_both_secrets(send: Send, receive: Receive) -> None:
    receiver = receive()
    outcome = send(receiver, "/hook?for=blog")
    assert (outcome.name, outcome.status, outcome.answer) == ("delivered", 200, "thanks")
    [(headers, body)] = receiver.requests
    assert headers[":request"] == "POST /hook?for=blog HTTP/1.1"
    assert headers["host"] == f"{NAME}:{receiver.port}"
    assert receiver.names_asked_for == [NAME]
    assert headers["accept-encoding"] == "identity"
    for secret in (OLD, NEW):
        assert Webhook(secret).verify(body, headers) == {"type": "webhook.test"}
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(body.replace(b"test", b"tess"), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_signing_secret()).verify(body, headers)


def test_plain_http_works_where_it_is_allowed(send: Send, receive: Receive) -> None:
    assert send(receive(tls=False), scheme="http").is_delivered


@pytest.mark.parametrize(
    ("line", "name", "permanent"),
    [
        ("204 No Content", "delivered", False),
        ("302 Found", "redirected", False),
        ("308 Permanent Redirect", "redirected", False),
        ("400 Bad Request", "refused", False),
        ("410 Gone", "gone", True),
        ("429 Too Many Requests", "busy", False),
        ("500 Internal Server Error", "failed", False),
        ("503 Service Unavailable", "busy", False),
    ],
)
def test_every_status_has_a_name(
    send: Send, receive: Receive, line: str, name: str, permanent: bool
) -> None:
    outcome = send(receive(f"HTTP/1.1 {line}\r\nContent-Length: 0\r\n\r\n".encode()))
    assert (outcome.name, outcome.is_permanent) == (name, permanent)
    assert outcome.status == int(line[:3])


def test_no_redirect_is_followed(send: Send, receive: Receive) -> None:
    elsewhere = receive(tls=False)
    answer = f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{elsewhere.port}/\r\n\r\n"
    assert send(receive(answer.encode())).name == "redirected"
    assert elsewhere.connections == 0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("999999999", 86_400), ("soon", None), ("-5", None), ("", None), ("²", None)],
)
def test_retry_after_is_heard_and_bounded(
    send: Send, receive: Receive, value: str, seconds: int | None
) -> None:
    head = f"HTTP/1.1 503 No\r\nRetry-After: {value}\r\nContent-Length: 0\r\n\r\n"
    assert send(receive(head.encode())).retry_after == seconds


def test_the_certificate_must_be_the_names(send: Send, receive: Receive) -> None:
    receiver = receive()
    assert send(receiver, host="other.example.org").name == "certificate_refused"
    assert send(receiver, trust=ssl.create_default_context()).name == "certificate_refused"
    assert receiver.requests == []


def test_a_receiver_without_tls_gets_nothing(send: Send, receive: Receive) -> None:
    receiver = receive(tls=False)
    assert send(receiver, patience_seconds=2.0).name in {"tls_failed", "too_slow"}
    assert receiver.requests == []


def test_nobody_listening_has_a_name() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    settings = Settings(webhook_allow_addresses=LOOPBACK, webhook_allow_ports=str(port))
    sender = Sender(settings, resolve=lambda *_: ["127.0.0.1"])
    assert sender.send(f"https://{NAME}:{port}/", MESSAGE).name == "connection_failed"


@pytest.mark.parametrize("allowed", ["", "10.0.0.0/8"])
def test_loopback_is_reached_only_where_an_operator_said_so(
    send: Send, receive: Receive, allowed: str
) -> None:
    receiver = receive()
    outcome = send(receiver, allow=allowed)
    assert (outcome.name, outcome.is_permanent) == ("address_forbidden", True)
    for host in ("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"):
        assert send(receiver, host=host, allow=allowed).name == "address_forbidden"
    assert receiver.connections == 0


def test_one_forbidden_address_forbids_them_all(send: Send, receive: Receive) -> None:
    receiver = receive()
    both = ["127.0.0.1", "169.254.169.254"]
    assert send(receiver, resolve=lambda *_: both).name == "address_forbidden"
    assert receiver.connections == 0


def test_a_name_server_that_changes_its_answer_changes_nothing(
    send: Send, receive: Receive
) -> None:
    receiver, asked = receive(), []

    def rebinding(host: str, *_: object) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    assert send(receiver, resolve=rebinding).is_delivered
    assert asked == [NAME]
    assert send(receiver, resolve=rebinding).name == "address_forbidden"
    assert receiver.connections == 1


def test_a_name_without_address_has_a_name(send: Send, receive: Receive) -> None:
    receiver = receive()
    assert send(receiver, resolve=lambda *_: []).name == "name_unknown"


def test_no_proxy_of_the_environment_is_used(
    send: Send, receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, receiver = receive(tls=False), receive()
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    assert send(receiver).is_delivered
    assert proxy.connections == 0


def test_a_receiver_that_drips_its_headers_is_left(send: Send, receive: Receive) -> None:
    receiver = receive(_drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 10_000))
    began = time.monotonic()
    assert send(receiver, patience_seconds=1.0).name == "too_slow"
    assert time.monotonic() - began < 3


def test_a_receiver_that_drips_its_text_is_left_and_its_status_counts(
    send: Send, receive: Receive
) -> None:
    receiver = receive(_drip(b"HTTP/1.1 200 OK\r\n\r\n", slowly=b"x" * 10_000))
    began = time.monotonic()
    outcome = send(receiver, patience_seconds=1.0)
    assert outcome.is_delivered
    assert outcome.answer.startswith("x")
    assert time.monotonic() - began < 3


def test_a_receiver_that_never_answers_is_left(send: Send, receive: Receive) -> None:
    outcome = send(receive(_drip(b"", slowly=b"")), patience_seconds=0.5)
    assert outcome.name == "too_slow"
    assert 400 <= outcome.milliseconds < 2_500


def test_a_name_server_that_never_answers_is_left(send: Send, receive: Receive) -> None:
    from moderation.reaching.names import addresses_of

    stuck = threading.Event()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", lambda *_, **__: stuck.wait(10) and [])
        outcome = send(receive(), resolve=addresses_of, patience_seconds=0.5)
    stuck.set()
    assert outcome.name == "too_slow"


@pytest.mark.parametrize("megabytes", [10])
def test_of_a_huge_answer_two_kilobytes_are_kept_and_little_is_read(
    send: Send, receive: Receive, megabytes: int
) -> None:
    sent = []

    def flood(connected: socket.socket, ending: threading.Event) -> None:
        connected.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(megabytes * 16):
            connected.sendall(b"y" * 65_536)
            sent.append(65_536)

    outcome = send(receive(flood))
    assert outcome.is_delivered
    assert outcome.answer == "y" * 2_048
    assert sum(sent) < megabytes * 1_048_576


def test_headers_without_end_are_not_read(send: Send, receive: Receive) -> None:
    line = b"X-Filler: " + b"z" * 60_000 + b"\r\n"
    outcome = send(receive(b"HTTP/1.1 200 OK\r\n" + line * 100))
    assert outcome.name == "answer_too_large"
    outcome = send(receive(b"HTTP/1.1 200 OK\r\nX: " + b"z" * (MOST_BYTES + 10)))
    assert outcome.name == "answer_too_large"


def test_nothing_is_unpacked(send: Send, receive: Receive) -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
    outcome = send(receive(head + b"Content-Length: %d\r\n\r\n" % len(bomb) + bomb))
    assert outcome.is_delivered
    assert len(outcome.answer) <= 2_048


def test_what_a_database_or_a_screen_cannot_keep_is_replaced(send: Send, receive: Receive) -> None:
    said = "a\0b\x1b[31m\u202ec\nd".encode() + b"\xff"
    outcome = send(receive(b"HTTP/1.1 200 OK\r\n\r\n" + said))
    assert outcome.answer == "a\ufffdb\ufffd[31m\ufffdc\nd\ufffd"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (b"SSH-2.0-OpenSSH_9.9\r\n", "not_http"),
        (b"", "connection_failed"),
        (b"HTTP/1.1 abc\r\n\r\n", "not_http"),
        (b"HTTP/1.1 99999 Odd\r\n\r\n", "not_http"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "delivered"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "delivered"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 9_000, "answer_too_large"),
    ],
)
def test_whatever_a_receiver_says_has_a_name(
    send: Send, receive: Receive, said: bytes, name: str
) -> None:
    assert send(receive(said)).name == name


def test_noise_never_raises(send: Send, receive: Receive) -> None:
    for _ in range(20):
        send(receive(os.urandom(200), tls=False), scheme="http")


def _drip(at_once: bytes, *, slowly: bytes | None = None) -> Callable[..., None]:
    """Some bytes at once, then one byte after the other, until the other side has gone."""

    def answer(connected: socket.socket, ending: threading.Event) -> None:
        first, rest = (b"", at_once) if slowly is None else (at_once, slowly)
        connected.sendall(first)
        for number in range(len(rest)):
            if ending.wait(0.05):
                return
            connected.sendall(rest[number : number + 1])
        ending.wait(10)

    return answer
