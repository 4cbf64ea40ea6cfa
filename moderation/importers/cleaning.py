"""Values of other systems in the form of ours: texts, moments, addresses of pages. Pure."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urljoin

from moderation.web_address import split_address

LONGEST_TEXT = 65_535  # what WordPress keeps of a comment: longer than anything that is real
LONGEST_TITLE = 500
LONGEST_URL = 2_000
LONGEST_ID = 100

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = {
    **dict.fromkeys(("&quot;", "&#34;", "&#034;"), '"'),
    **dict.fromkeys(("&#39;", "&#039;", "&#x27;"), "'"),
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
}
_ESCAPE = re.compile("|".join(_ESCAPED))
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_NEWEST = datetime(2200, 1, 1, tzinfo=UTC)
_FRACTION = re.compile(r"(\.\d{6})\d+")


def clean(text: str) -> str:
    """Text that both databases and XML can hold; lines end in one way."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def typed(text: str) -> str:
    """What somebody typed, out of what was escaped once when it was stored.

    Only what escaping makes is undone: ``&copy=2`` of an address is none.
    """
    return _ESCAPE.sub(lambda escaped: _ESCAPED[escaped[0]], text)


def line(text: str, longest: int) -> str:
    """One line of text, cut where it is too long."""
    return " ".join(clean(text).split())[:longest].rstrip()


def moment(text: str) -> datetime | None:
    """A moment in any of the ways that exports write it; UTC where no zone is named."""
    try:
        text = text.strip()
        found = datetime.fromisoformat(_FRACTION.sub(r"\1", text) if "." in text else text)
        return _within(found if found.tzinfo else found.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def moment_of_seconds(seconds: float) -> datetime | None:
    """A moment in Unix time."""
    try:
        return _within(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _within(found: datetime) -> datetime | None:
    in_utc = found.astimezone(UTC)
    return in_utc if _OLDEST <= in_utc < _NEWEST else None


@lru_cache(maxsize=256)
def page_url(text: str, origin: str | None = None) -> str | None:
    """The address of a page; a bare path is a page of ``origin``. None where it is no address."""
    text = clean(text).strip()
    if origin and text.startswith("/"):
        text = urljoin(origin, text)
    return text if _is_web_address(text) else None


@lru_cache(maxsize=10_000)  # the same people write again and again
def author_url(text: str) -> str | None:
    """An author's website; None where it is no address that may be linked to."""
    text = clean(text).strip()
    return text if _is_web_address(text) else None


def _is_web_address(text: str) -> bool:
    if not text or len(text) > LONGEST_URL or any(map(str.isspace, text)):
        return False
    try:
        parts = split_address(text)
    except ValueError:
        return False
    is_bare = parts.username is None and parts.password is None
    return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and is_bare
