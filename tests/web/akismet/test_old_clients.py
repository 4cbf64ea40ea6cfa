"""How WordPress and clients behind proxies ask: by HTTP/1.0, and for whole addresses."""

import socket
from urllib.parse import urlencode, urlsplit

import pytest

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def exchange(server: str, request: bytes) -> tuple[bytes, bytes]:
    """Head and body of the answer; the server hangs up after it."""
    parts = urlsplit(server)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


@pytest.mark.parametrize("host", ["", "Host: rest.akismet.com\r\n", "Host: 127.0.0.1:1\r\n"])
def test_http_1_0_with_and_without_a_host(live_server, site, host: str) -> None:
    form = urlencode({"key": site.keys["akismet"], "blog": "https://example.org"})
    request = (
        f"POST /1.1/verify-key HTTP/1.0\r\n{host}"
        "Content-Type: application/x-www-form-urlencoded; charset=ISO-8859-1\r\n"
        f"Content-Length: {len(form)}\r\n\r\n{form}"
    )
    head, body = exchange(live_server, request.encode())
    assert head.split()[1] == b"200"
    assert body == b"valid"


def test_a_whole_address_is_asked_for_behind_a_proxy(live_server, site) -> None:
    for query, host in (
        (f"?api_key={site.keys['akismet']}", "rest"),
        ("", site.keys["akismet"]),
    ):
        address = f"http://{host}.akismet.com/1.2/usage-limit{query}"
        request = f"GET {address} HTTP/1.1\r\nHost: {host}.akismet.com\r\nConnection: close\r\n\r\n"
        head, body = exchange(live_server, request.encode())
        assert head.split()[1] == b"200"
        assert body.startswith(b'{"limit": "none"')
