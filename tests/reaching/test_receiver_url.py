"""The one form of a receiver's address."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.reaching.receiver_url import Receiver, RefusedUrl, receiver_of


def read(url: str, *, allow_http: bool = False, ports: frozenset[int] = frozenset()) -> Receiver:
    return receiver_of(url, allow_http=allow_http, ports=ports)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("HTTPS://example.org:443/a?b=c", "https://example.org/a?b=c"),
        ("https://example.org?b", "https://example.org/?b"),
        ("https://xn--bcher-kva.example/%C3%BC", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://192.0.2.1/", "https://192.0.2.1/"),
        ("https://[2001:DB8::0:1]/x", "https://[2001:db8::1]/x"),
        ("https://a_b.example.org/", "https://a_b.example.org/"),
    ],
)
def test_an_address_has_one_form(written: str, url: str) -> None:
    assert read(written).url == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org/",
        "https:/example.org/",
        "https:///path",
        "http://example.org/",
        "ftp://example.org/",
        "gopher://example.org/",
        "file:///etc/passwd",
        "unix:/run/x.sock",
        "javascript:alert(1)",
        "https://me@example.org/",
        "https://example.org@127.0.0.1/",
        "https://example.org\\@127.0.0.1/",
        "https://example.org#@127.0.0.1/",
        "https://exa mple.org/",
        " https://example.org/",
        "https://example.org/\r\nHost: other.example.org",
        "https://example.org/\ttab",
        "https://example.org/ü",
        "https://bücher.example/",
        "https://example.org/%zz",
        "https://example.org:/",
        "https://example.org:0/",
        "https://example.org:22/",
        "https://example.org:080/",
        "https://example.org:99999/",
        "https://example.org:443:443/",
        "https://2130706433/",
        "https://017700000001/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://127.0.0.01/",
        "https://0177.0.0.1/",
        "https://1.2.3.4.5/",
        "https://256.0.0.1/",
        "https://example.1/",
        "https://127.0.0.1./",
        "https://example.org./",
        "https://.example.org/",
        "https://exa..mple.org/",
        "https://-a.example.org/",
        "https://[::1/",
        "https://[::1]x/",
        "https://[fe80::1%25eth0]/",
        "https://[127.0.0.1]/",
        "https://[v1.x]/",
        "https://①②⑦.⓪.⓪.①/",
        "https://127。0。0。1/",
        "https://" + "a" * 64 + ".example.org/",
        "https://example.org/" + "a" * 2_000,
    ],
)
def test_every_other_form_is_refused(url: str) -> None:
    with pytest.raises(RefusedUrl) as refused:
        read(url)
    assert "example.org/" not in str(refused.value)


def test_http_and_other_ports_are_a_setting() -> None:
    assert read("http://example.org/", allow_http=True).port == 80
    ports = frozenset({8443})
    assert read("https://example.org:8443/", ports=ports).authority == "example.org:8443"
    with pytest.raises(RefusedUrl):
        read("https://example.org:80/", allow_http=True)


_SIGNS = "aZ09.-_:/@[]%?#&=\\ \t\n\0é。x"
_URLS = st.one_of(
    st.text(),
    st.text(alphabet=_SIGNS).map("https://".__add__),
    st.from_regex(r"\Ahttps://[a-z0-9.\[\]:@x%-]{1,30}(:\d{0,6})?/[!-~]{0,10}\Z"),
)


@given(_URLS)
def test_what_is_accepted_means_the_same_to_everybody(url: str) -> None:
    try:
        receiver = read(url)
    except RefusedUrl:
        return
    parts = urlsplit(receiver.url)
    assert (parts.scheme, parts.hostname, parts.port) == ("https", receiver.host, None)
    assert receiver.url.isascii()
    assert receiver.url.isprintable()
    assert read(receiver.url) == receiver
    _assert_no_hidden_number(receiver.host)


def _assert_no_hidden_number(host: str) -> None:
    """What C's own reading takes for an IPv4 address is written as one."""
    try:
        number = socket.inet_aton(host)
    except OSError:
        return
    assert str(ip_address(number)) == host
