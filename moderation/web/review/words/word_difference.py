"""What an edit changed, word by word."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_WORD = re.compile(r"\S+\s*|\s+")
MOST_WORDS = 3_000


class Change(NamedTuple):
    """A part of the text that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def difference(before: str, after: str) -> list[Change]:
    """The parts in their order. Beyond 3,000 words it is told as replaced as a whole.

    What stayed and went is the old text, what stayed and came the new one.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return [change for change in (Change("gone", before), Change("new", after)) if change.text]
    changes: list[Change] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            changes.append(Change("same", "".join(new[k:m])))
            continue
        if i < j:
            changes.append(Change("gone", "".join(old[i:j])))
        if k < m:
            changes.append(Change("new", "".join(new[k:m])))
    return changes
