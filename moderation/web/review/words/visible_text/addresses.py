"""Web addresses in a text: which part of them says where they lead.

A host is what matters, and of a host its end: `paypal.com.example.org` belongs to `example.org`.
A host of other letters than a to z is given both ways, as machines and as people read it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_ENDS = (
    "com|net|org|info|biz|ru|su|co|us|uk|de|fr|it|es|pl|ua|cn|in|br|pt|id|kr|jp|nl|ca|au|eu|me|tv"
    "|cc|ws|tk|ml|ga|cf|gq|xyz|top|site|online|club|shop|store|live|pro|vip|win|bet|app|io|dev|link"
    "|ly|gl|to|at|ch|se|no|dk|test|example|рф|xn--[a-z0-9-]{2,59}"
)
_AFTER = r"[^\s<>\"'\[\](){}|`]"
_ADDRESS = re.compile(
    rf"https?://{_AFTER}+|(?<![\w.@-])www\.{_AFTER}+"
    rf"|(?<![\w.@/-])(?:[\w-]+\.)+(?:{_ENDS})(?![\w-]|\.\w)(?::\d{{1,5}})?(?:[/?#]{_AFTER}*)?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]{0,20}://", re.IGNORECASE)
_SECOND_LEVEL = {"ac", "co", "com", "edu", "gob", "gov", "gouv", "ne", "net", "or", "org"}
_LONGEST_HOST = 253
_TRAILING = ".,;:!?…»”’"


class Address(NamedTuple):
    """Characters `start` to `end` of a text, `host` and of it `own` (where it ends, too)."""

    start: int
    end: int
    host: int
    own: int
    host_end: int

    def part_at(self, place: int) -> str:
        """Which part of the address stands at a place: "own", "host" or "rest"."""
        if self.own <= place < self.host_end:
            return "own"
        return "host" if self.host <= place < self.own else "rest"


def addresses(text: str) -> Iterator[Address]:
    """Every address: ascending, never overlapping. Linear in the size of the text."""
    if "." not in text and "://" not in text:
        return
    for match in _ADDRESS.finditer(text):
        found = match[0].rstrip(_TRAILING)
        host, host_end = host_in(found)
        if host < host_end:
            start = match.start()
            own = host + len(found[host:host_end]) - len(own_part(found[host:host_end]))
            yield Address(start, start + len(found), start + host, start + own, start + host_end)


def host_in(address: str) -> tuple[int, int]:
    """Where the host of a web address begins and ends: behind scheme and user, before the port.

    As browsers read it: a backslash ends the host as a slash does.
    """
    scheme = _SCHEME.match(address)
    start = scheme.end() if scheme else 0
    end = min(
        (at for at in (address.find(sign, start) for sign in "/?#\\") if at >= 0),
        default=len(address),
    )
    start = address.rfind("@", start, end) + 1 or start
    port = address.find(":", start, end)
    return start, port if port >= 0 else end


def own_part(host: str) -> str:
    """The end of a host that somebody registered, as far as one can tell without a list."""
    labels = host.split(".")
    is_second = len(labels) > 2 and labels[-2].lower() in _SECOND_LEVEL and len(labels[-1]) == 2
    return ".".join(labels[-3 if is_second else -2 :])


def other_way(host: str) -> str | None:
    """The host as machines write it where people wrote it, and the other way round."""
    if len(host) > _LONGEST_HOST:
        return None
    labels = host.split(".")
    try:
        if not host.isascii():
            return ".".join(map(_to_machines, labels))
        if any(label.lower().startswith("xn--") for label in labels):
            return ".".join(map(_to_people, labels))
    except (UnicodeError, ValueError, OverflowError):
        return None
    return None


def _to_machines(label: str) -> str:
    return label if label.isascii() else "xn--" + label.lower().encode("punycode").decode("ascii")


def _to_people(label: str) -> str:
    is_coded = label.lower().startswith("xn--")
    return label[4:].lower().encode("ascii").decode("punycode") if is_coded else label
