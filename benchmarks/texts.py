"""Texts for the load: no two alike, of words that follow one another as in our documentation.

A comment whose text differs from the last one's by a number only is a copy of it, for whoever
recognises copies; so a share of the load is that on purpose, and all the others are not.
"""

import random
import re
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path

TEXT_PLACE = b"~" * 290
_DOCS = Path(__file__).parent.parent / "docs"
_LONGEST = len(TEXT_PLACE)
_SENTENCE_WORDS = (5, 16)
_COPIED = (
    "Claim your welcome bonus now at our casino, no deposit is required for new players. Number "
)


class Texts:
    """Texts of one length, so that a request that carries one keeps its own."""

    def __init__(self, copies: float, seed: int | None = None) -> None:
        self._copies = copies
        self._random = random.Random(seed)  # noqa: S311 - nobody is to guess less of it
        self._number = self._random.randrange(10**9)

    def next(self) -> bytes:
        """One more, in characters that JSON carries as they are."""
        text = self._copy() if self._random.random() < self._copies else self._sentences()
        return text.ljust(_LONGEST, ".")[:_LONGEST].encode()

    def _copy(self) -> str:
        self._number += 1
        return f"{_COPIED}{self._number} of this offer, which ends today. " * 2

    def _sentences(self) -> str:
        made, length = [], 0
        while length < _LONGEST:
            sentence = self._sentence()
            made.append(sentence)
            length += len(sentence) + 1
        return " ".join(made)

    def _sentence(self) -> str:
        following, firsts = _words()
        words = [self._random.choice(firsts)]
        for _ in range(self._random.randint(*_SENTENCE_WORDS)):
            words.append(self._random.choice(following.get(words[-1]) or firsts))
        return " ".join(words).capitalize() + "."


@cache
def _words() -> tuple[dict[str, list[str]], list[str]]:
    """What follows each word, and all of them: a word that is frequent there is frequent here."""
    text = " ".join(path.read_text() for path in sorted(_DOCS.glob("*.md")))
    words = re.findall(r"\b[a-z]{1,14}\b", text)
    following: defaultdict[str, list[str]] = defaultdict(list)
    for word, after in pairwise(words):
        following[word].append(after)
    return dict(following), words
