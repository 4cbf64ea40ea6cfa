"""The parts of a batch, each a request written out: a line, headers, and a body."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
_IDENTIFIER = re.compile(r"<([\x20-\x3b\x3d\x3f-\x7e]{1,300})>", re.ASCII)
_LONGEST_HEAD = 8_192
_MOST_PARAMETERS = 50


@dataclass(frozen=True, slots=True, repr=False)
class BatchedRequest:
    """One request. ``identifier`` is the part's, by which the client knows the answer again."""

    identifier: str
    method: str
    path: str
    key: str
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """A header; empty where there is none."""
        return self.headers.get(name.lower(), "")


def parts_of(raw: bytes, boundary: bytes) -> Sequence[BatchedRequest]:
    """The parts between the boundaries; one that is none asks for nothing that there is."""
    line = rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(?:--)?[ \t]*(?=\r?\n|\Z)"
    return [_part(piece.lstrip(b"\r\n")) for piece in re.split(line, raw)[1:-1]]


def _part(piece: bytes) -> BatchedRequest:
    outer, written = _split(piece)
    inner, body = _split(written)
    line, _, head = inner.partition("\n")
    method, _, target = line.strip().partition(" ")
    path, _, query = target.partition(" ")[0].partition("?")
    found = _IDENTIFIER.fullmatch(_headers(outer).get("content-id", ""))
    return BatchedRequest(
        found[1] if found else "", method, unquote(path), _key(query), _headers(head), body
    )


def _split(piece: bytes) -> tuple[str, bytes]:
    """A head, and what follows after the empty line."""
    head, *rest = _EMPTY_LINE.split(piece, maxsplit=1)
    return head[:_LONGEST_HEAD].decode("latin-1"), rest[0] if rest else b""


def _headers(head: str) -> dict[str, str]:
    lines = (line.partition(":") for line in head.splitlines())
    return {name.strip().lower(): value.strip() for name, _, value in lines}


def _key(query: str) -> str:
    try:
        return parse_qs(query, max_num_fields=_MOST_PARAMETERS).get("key", [""])[0]
    except ValueError:
        return ""
