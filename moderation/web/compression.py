"""Answers of more than a kilobyte are sent compressed to whoever reads that: as brotli, else gzip.

Pages of the desk hold the token of a session beside what strangers have typed, and whoever makes a
browser ask again and again, and counts bytes, could guess the one by the other (BREACH). So the
token is masked anew in every answer, and a page is compressed only where the browser says that our
own page asked for it, or a person did: nobody else's can make it. The desk's styles and scripts
hold no secret. What readers' pages hold is secret to nobody, and programs that show a key send what
nobody else makes them send.

Flask-Compress would be shorter and was left: it compresses for who says ``gzip;q=0``, recognises an
ETag of its own only after an answer was made, and wants brotli and zstd of every installation.
"""

import gzip
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

_KINDS = frozenset(
    {
        "application/atom+xml",
        "application/json",
        "application/problem+json",
        "image/svg+xml",
        "text/css",
        "text/html",
        "text/javascript",
    }
)
_SMALLEST = 1_024
_LARGEST_KEPT = 262_144
_MOST_KEPT = 64

_ASKED_BY_US = {"same-origin", "none"}

_QUICK, _BEST = 0, 1

_Pack = Callable[[bytes, int], bytes]


def compress_answers(app: Flask) -> None:
    """To be asked for before whatever else looks at answers: the last of all reads them whole."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if not _may_be(response):
        return response
    _vary(response)
    if response.status_code == 304:
        return _as_it_was_known(response)
    body = response.get_data()
    coding = _coding() if len(body) > _SMALLEST else None
    if coding is None:
        return response
    response.set_data(_packed(response, body, coding))
    response.headers["Content-Encoding"] = coding
    _weaken(response)
    return response


def _vary(response: Response) -> None:
    """Say that it depends on it. Most answers depend on nothing else, and that need not be read."""
    if "Vary" in response.headers:
        response.vary.add("Accept-Encoding")
    else:
        response.headers.add("Vary", "Accept-Encoding")


def _may_be(response: Response) -> bool:
    """Whether the answer's kind is compressed at all, for anybody."""
    if response.is_streamed or response.status_code in {204, 206}:
        return False
    control = response.headers.get("Cache-Control", "").lower()
    if "Content-Encoding" in response.headers or "no-transform" in control:
        return False
    is_secret = request.blueprint == "review" and not response.cache_control.public
    if is_secret and request.headers.get("Sec-Fetch-Site") not in _ASKED_BY_US:
        return False
    return response.status_code == 304 or response.mimetype in _KINDS


def _coding() -> str | None:
    """What the asker likes best of what we have; None: the answer as it is."""
    accepted = request.environ.get("HTTP_ACCEPT_ENCODING")
    return _liked_best(accepted) if accepted else None


@lru_cache(maxsize=_MOST_KEPT)
def _liked_best(accepted: str) -> str | None:
    """What is read of the same few words again and again."""
    liked = parse_accept_header(accepted, Accept)
    plain = max((quality for name, quality in liked if name == "identity"), default=0)
    found = max(_CODINGS, key=liked.quality)
    return found if liked.quality(found) > 0 and liked.quality(found) >= plain else None


def _packed(response: Response, body: bytes, coding: str) -> bytes:
    is_lasting = bool(response.cache_control.immutable)
    is_shared = is_lasting or response.get_etag()[0] is not None
    if is_shared and len(body) <= _LARGEST_KEPT:
        return _kept(body, coding, _BEST if is_lasting else _QUICK)
    return _CODINGS[coding](body, _QUICK)


@lru_cache(maxsize=_MOST_KEPT)
def _kept(body: bytes, coding: str, effort: int) -> bytes:
    """What many ask for is compressed once; what is kept for good, as well as can be."""
    return _CODINGS[coding](body, effort)


def _weaken(response: Response) -> None:
    """The same by meaning, whichever way it was sent: its ETag no longer speaks of bytes."""
    tag, _ = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)


def _as_it_was_known(response: Response) -> Response:
    tag, _ = response.get_etag()
    if tag is not None and not request.if_none_match.contains(tag):
        _weaken(response)
    return response


def _gzip(body: bytes, effort: int) -> bytes:
    # The same bytes in every process and at any time.
    return gzip.compress(body, (6, 9)[effort], mtime=0)


def _codings() -> dict[str, _Pack]:
    """In the order in which we like them. Where brotli was left out there is gzip."""
    if not find_spec("brotli"):
        return {"gzip": _gzip}
    brotli = import_module("brotli")
    return {
        "br": lambda body, best: brotli.compress(body, quality=11 if best else 4),
        "gzip": _gzip,
    }


_CODINGS = _codings()
