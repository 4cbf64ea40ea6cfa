"""Stacks of combining marks, which would run over the lines above and below."""

from collections.abc import Iterator
from unicodedata import category

from moderation.languages import N_
from moderation.unseen import SUSPECT

HIGHEST = 4  # what honest writing puts on one letter: Hebrew, Vietnamese, Tibetan
_SHOWN = 2
NAME = N_("more marks on one letter")


def stacks(text: str) -> Iterator[tuple[int, int]]:
    """Where marks are piled higher than anybody writes: those beyond the second."""
    if text.isascii():
        return
    start = None
    for at, character in enumerate(text):
        is_mark = character > "\u02ff" and category(character) in {"Mn", "Me"}
        if is_mark and start is None:
            start = at
        elif not is_mark and start is not None:
            yield from _too_high(text, start, at)
            start = None
    if start is not None:
        yield from _too_high(text, start, len(text))


def _too_high(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start > HIGHEST and not all(map(SUSPECT.match, text[start:end])):
        yield start + _SHOWN, end
