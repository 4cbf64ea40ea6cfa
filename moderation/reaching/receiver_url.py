"""The address of a receiver of webhooks: the one form that is accepted, taken apart.

Strict on purpose. Programs disagree on what an odd address means, and every disagreement is a way
to have us connect to another machine than the one that was checked.
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from moderation.web_address import split_address

LONGEST = 2000

_DEFAULT_PORTS = {"https": 443, "http": 80}
# Letters, digits, and what RFC 3986 allows in a path and a query. No space, no backslash.
_TARGET = re.compile(r"(?:/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*)?", re.ASCII)
_QUERY = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*", re.ASCII)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII)
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0[xX][0-9A-Fa-f]*)", re.ASCII)
_PORT = re.compile(r"[1-9]\d{0,4}", re.ASCII)
_LONGEST_NAME = 253


class RefusedUrl(Exception):  # noqa: N818 - it is an answer, not a fault
    """Not an address that webhooks are sent to; the message never repeats it."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where to connect, and what to ask for."""

    scheme: str
    host: str  # a name in lower case, or an IP address without brackets
    port: int
    target: str  # path and query

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address in its one form."""
        return f"{self.scheme}://{self.authority}{self.target}"


def receiver_of(url: str, *, allow_http: bool, ports: frozenset[int]) -> Receiver:
    """Take an address apart. Asks no network. Raises ``RefusedUrl``."""
    if len(url) > LONGEST:
        raise RefusedUrl("The address is longer than 2,000 characters.")
    if not (url.isascii() and url.isprintable()) or set(url) & set(" \\#"):
        raise RefusedUrl(
            "The address may hold only what addresses are written with: no spaces, no backslash, "
            "no fragment; other letters percent-encoded, and names as xn--…"
        )
    scheme, authority, path, query = _split(url)
    if scheme != "https" and not (scheme == "http" and allow_http):
        raise RefusedUrl("The address begins with https://, so that nobody on the way reads along.")
    if not _TARGET.fullmatch(path) or not _QUERY.fullmatch(query or ""):
        raise RefusedUrl("The path of the address holds a sign that has to be percent-encoded.")
    host, port = _host_and_port(authority, _DEFAULT_PORTS[scheme])
    if port != _DEFAULT_PORTS[scheme] and port not in ports:
        raise RefusedUrl("Webhooks don’t go to this port. Leave it out of the address.")
    target = (path or "/") + (f"?{query}" if query else "")
    return Receiver(scheme, host, port, target)


def _split(url: str) -> tuple[str, str, str, str]:
    scheme, separator, rest = url.partition("://")
    if not separator:
        raise RefusedUrl("The address begins with https:// and the name of a machine.")
    try:
        parts = split_address(f"{scheme.lower()}://{rest}")
    except ValueError:
        raise RefusedUrl("The address begins with https:// and the name of a machine.") from None
    return parts.scheme, parts.netloc, parts.path, parts.query


def _host_and_port(authority: str, default: int) -> tuple[str, int]:
    if "@" in authority:
        raise RefusedUrl("The address holds a user’s name or password; leave them out.")
    literal = re.fullmatch(r"\[([0-9A-Fa-f:.]+)\](?::(.*))?", authority)
    host, port = literal.groups() if literal else _by_colon(authority)
    if port is not None and (not _PORT.fullmatch(port) or int(port) > 65_535):
        raise RefusedUrl("The port of the address is no number from 1 to 65535.")
    return _ipv6(host) if literal else _name(host), int(port) if port else default


def _by_colon(authority: str) -> tuple[str, str | None]:
    host, colon, port = authority.partition(":")
    return host, port if colon else None


def _ipv6(text: str) -> str:
    try:
        return str(IPv6Address(text))
    except AddressValueError:
        raise RefusedUrl("The number in brackets is no IPv6 address.") from None


def _name(text: str) -> str:
    """A name, or an IPv4 address in its one form: what ends in a number is one or is refused."""
    if len(text) > _LONGEST_NAME or not _NAME.fullmatch(text):
        raise RefusedUrl("The address begins with https:// and the name of a machine.")
    if not _NUMBER.fullmatch(text):
        return text.lower()
    try:
        address = str(IPv4Address(text))
    except AddressValueError:
        address = ""
    if address != text:
        raise RefusedUrl("An IP address is written as four numbers, such as 192.0.2.1.")
    return text
