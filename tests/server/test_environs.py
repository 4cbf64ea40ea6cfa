"""A request as WSGI sees it."""

from typing import Any

import pytest

from moderation.server.environs import announced_length, environ_of, give_body


def test_the_request_line_is_there() -> None:
    environ = environ_of(scope(raw_path=b"/v1/th%C3%A9", query_string=b"a=b%20c"))
    assert environ["REQUEST_METHOD"] == "POST"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/v1/thé"
    assert environ["QUERY_STRING"] == "a=b%20c"
    assert environ["SERVER_PROTOCOL"] == "HTTP/1.1"
    assert environ["SERVER_PORT"] == "8000"
    assert environ["REMOTE_ADDR"] == "192.0.2.7"


def test_headers_have_wsgis_names() -> None:
    environ = environ_of(scope((b"content-type", b"text/plain"), (b"x-request-id", b"abc")))
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["HTTP_X_REQUEST_ID"] == "abc"


def test_a_header_that_is_sent_twice_is_joined() -> None:
    twice = [(b"x-forwarded-for", b"192.0.2.1"), (b"x-forwarded-for", b"192.0.2.2")]
    cookies = [(b"cookie", b"a=1"), (b"cookie", b"b=2")]
    environ = environ_of(scope(*twice, *cookies))
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1,192.0.2.2"
    assert environ["HTTP_COOKIE"] == "a=1;b=2"


def test_a_letter_beyond_ascii_costs_no_cookie_and_no_header() -> None:
    """As granian 2.8.7 would as a WSGI server, which hands on an empty string (its issue 335)."""
    environ = environ_of(scope((b"cookie", "session=abc; name=Zoë".encode())))
    assert environ["HTTP_COOKIE"].encode("latin-1").decode() == "session=abc; name=Zoë"


def test_http_1_0_is_called_so() -> None:
    """Granian 2.8.7 calls it 1, where ASGI's specification has 1.0."""
    assert environ_of(scope(http_version="1"))["SERVER_PROTOCOL"] == "HTTP/1.0"


def test_an_underscore_does_not_pass_for_a_hyphen() -> None:
    assert "HTTP_X_FORWARDED_FOR" not in environ_of(scope((b"x_forwarded_for", b"192.0.2.1")))


def test_nothing_of_the_process_environment_is_in_it() -> None:
    assert "PATH" not in environ_of(scope())


@pytest.mark.parametrize(
    ("header", "length"),
    [
        ((b"content-length", b"12"), 12),
        ((b"transfer-encoding", b"chunked"), None),
        ((b"x-other", b"12"), 0),
    ],
)
def test_the_bodys_length_is_announced_or_not(
    header: tuple[bytes, bytes], length: int | None
) -> None:
    assert announced_length(environ_of(scope(header))) == length


def test_a_body_that_came_in_chunks_has_a_length_once_it_is_whole() -> None:
    environ = environ_of(scope((b"transfer-encoding", b"chunked")))
    give_body(environ, b"four")
    assert environ["CONTENT_LENGTH"] == "4"
    assert "HTTP_TRANSFER_ENCODING" not in environ
    assert environ["wsgi.input"].read() == b"four"


def scope(*headers: tuple[bytes, bytes], **changes: Any) -> dict[str, Any]:
    return {
        "method": "POST",
        "raw_path": b"/",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.7", 50000),
        "headers": headers,
    } | changes
