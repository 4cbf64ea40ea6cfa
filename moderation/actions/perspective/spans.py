"""Where in a text a score belongs: from sign to sign, counted in UTF-16 as JavaScript does."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

MOST: Final = 40
"""So many sentences are scored by themselves; of more, several in a row are one."""

_ENDS = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|[\u3002\uff01\uff1f]+\s*|\n\s*")


class Passage(NamedTuple):
    """A piece of a text, and where it begins and ends in UTF-16 units, the end excluded."""

    begin: int
    end: int
    text: str


def whole(text: str) -> Passage:
    """All of it."""
    return Passage(0, _units(text), text)


def sentences(text: str) -> Sequence[Passage]:
    """Its sentences, with nothing left out but the space between them; at least one."""
    pieces = list(_pieces(text))
    each = -(-len(pieces) // MOST) or 1
    groups = [pieces[at : at + each] for at in range(0, len(pieces), each)]
    spans, at, units = [], 0, 0
    for group in groups:
        begin, end = group[0][0], group[-1][1]
        units += _units(text[at:begin])
        length = _units(text[begin:end])
        spans.append(Passage(units, units + length, text[begin:end]))
        at, units = end, units + length
    return spans or [whole(text)]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    begin = len(text) - len(text.lstrip())
    for found in _ENDS.finditer(text):
        end = begin + len(text[begin : found.end()].rstrip())
        if end > begin:
            yield begin, end
        begin = max(begin, found.end())
    end = len(text.rstrip())
    if end > begin:
        yield begin, end


def _units(text: str) -> int:
    return len(text) + sum(one > "\uffff" for one in text)
