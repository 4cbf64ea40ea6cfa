"""Cut a text at everything that is to be shown in a way of its own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from moderation.languages import N_
from moderation.unseen import HIGHEST, SHOWN, SUSPECT, is_mark
from moderation.web.review.words.visible_text.addresses import Address, addresses, other_way
from moderation.web.review.words.visible_text.anchors import anchors
from moderation.web.review.words.visible_text.invisible import Sign, invisible_signs
from moderation.web.review.words.visible_text.strangers import strangers

NAME = N_("more marks on one letter")


def stacks(text: str) -> Iterator[tuple[int, int]]:
    """Where marks are piled higher than anybody writes: those beyond the second."""
    if text.isascii():
        return
    start = None
    for at, character in enumerate(text):
        piled = is_mark(character)
        if piled and start is None:
            start = at
        elif not piled and start is not None:
            yield from _too_high(text, start, at)
            start = None
    if start is not None:
        yield from _too_high(text, start, len(text))


def _too_high(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start > HIGHEST and not all(map(SUSPECT.match, text[start:end])):
        yield start + SHOWN, end


class Pull(NamedTuple):
    """A stretch of the text that weighed: towards spam where the weight is positive, or, where a
    tint is named, towards that attribute of tone.
    """

    start: int
    end: int
    weight: float
    is_strong: bool
    tint: str = ""


class Remark(NamedTuple):
    """What is said right behind a piece: where markup leads, or a host the other way."""

    kind: Literal["leads", "misleads", "written", "reads"]
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a text that are shown alike.

    ``sign`` stands in for what can't be seen, ``count`` times. ``script`` is that of letters which
    pretend to be of another. ``part`` is of a web address: "rest", "host" or "own". A pull may
    reach over several pieces: ``pull_ends`` with the last.
    """

    text: str
    sign: Sign | None = None
    count: int = 0
    script: str | None = None
    part: str | None = None
    pull: Pull | None = None
    pull_ends: bool = False
    notes: tuple[Remark, ...] = ()


class _Span(NamedTuple):
    start: int
    end: int
    value: object


def pieces(text: str, pulls: Sequence[Pull] = (), *, with_addresses: bool = True) -> list[Piece]:
    """The text in pieces, which put together are the text. Never fails; linear in its size.

    pulls: ascending, never overlapping.
    """
    links = list(addresses(text)) if with_addresses else []
    layers = (
        _Layer(_signs(text)),
        _Layer(_Span(one.start, one.end, one.script) for one in strangers(text)),
        _Layer(_Span(one.start, one.end, one) for one in links),
        _Layer(_Span(one.start, one.end, one) for one in pulls),
    )
    notes = _notes(text, links) if with_addresses else {}
    cuts = {at for layer in layers for span in layer.spans for at in span[:2]}
    cuts |= {at for one in links for at in (one.host, one.own, one.host_end)} | set(notes)
    places = sorted({0, len(text)} | {at for at in cuts if at < len(text)})
    return [
        _piece(text, start, end, [layer.at(start) for layer in layers], notes.get(end, ()))
        for start, end in pairwise(places)
    ]


def _piece(
    text: str, start: int, end: int, values: list[object], notes: tuple[Remark, ...]
) -> Piece:
    sign, script, link, pull = values
    return Piece(
        text=text[start:end],
        sign=sign if isinstance(sign, Sign) else None,
        count=end - start,
        script=script if isinstance(script, str) else None,
        part=link.part_at(start) if isinstance(link, Address) else None,
        pull=pull if isinstance(pull, Pull) else None,
        pull_ends=isinstance(pull, Pull) and pull.end == end,
        notes=notes,
    )


class _Layer:
    """Spans of one kind, asked for in ascending order."""

    def __init__(self, spans: Iterable[_Span]) -> None:
        self.spans = list(spans)
        self._next = 0

    def at(self, place: int) -> object:
        while self._next < len(self.spans) and self.spans[self._next].end <= place:
            self._next += 1
        if self._next == len(self.spans) or self.spans[self._next].start > place:
            return None
        return self.spans[self._next].value


def _signs(text: str) -> list[_Span]:
    """Signs of stacks and of what can't be seen; equal neighbours become one."""
    piled = [_Span(start, end, Sign(f"+{end - start}", NAME)) for start, end in stacks(text)]
    taken = _Layer(piled)
    joined: list[_Span] = []
    for start, end, sign in invisible_signs(text):
        if taken.at(start) is not None:
            continue
        if joined and joined[-1].end == start and joined[-1].value == sign:
            joined[-1] = joined[-1]._replace(end=end)
        else:
            joined.append(_Span(start, end, sign))
    return sorted([*piled, *joined], key=lambda span: span.start) if piled else joined


def _notes(text: str, links: list[Address]) -> dict[int, tuple[Remark, ...]]:
    notes: dict[int, tuple[Remark, ...]] = {}
    for link in links:
        host = text[link.host : link.host_end]
        other = other_way(host)
        if other and other != host:
            kind: Literal["reads", "written"] = "reads" if host.isascii() else "written"
            notes[link.host_end] = (Remark(kind, other),)
    for anchor in anchors(text):
        said = Remark("misleads" if anchor.misleads else "leads", anchor.host)
        notes[anchor.end] = (*notes.get(anchor.end, ()), said)
    return notes
