"""Words that nobody would type: random letters, capitals in odd places, five consonants in a row.

Spam programs add them so that no two copies are alike.
"""

import re
from functools import lru_cache
from typing import Final

from classifiers.text.character_classes import has_capital_inside, has_five_consonants
from classifiers.text.text import NormalText

GIBBERISH_FEATURES: Final = ("odd_capitals", "consonants")

# "YvxoMLIC", "CYCvOitiw", but not "JavaScript", "iPhone" or "NASA".
_ODD_CAPITALS = re.compile(
    r"(?<![A-Za-z])(?:[A-Z]?[a-z]{1,64}[A-Z]{2}|[A-Z]{2,64}[a-z]{1,2}[A-Z]|[A-Z]{2,64}[a-z]{3}|[A-Z]{1,64}[a-z]{1,64}[A-Z]{2})"
)
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}")
# What is written with several letters and spoken as one: German and Polish are full of it.
_SPOKEN_AS_ONE = re.compile(r"sch|ch|ck|gh|ng|ph|sh|sp|st|th|tz|cz|rz|sz")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_MOST_READ = 4096
_LONGEST_REMEMBERED = 32


def gibberish_features(normal: NormalText) -> list[float]:
    """Give one number for each of `GIBBERISH_FEATURES`, each between 0 and 3."""
    words = len(normal.tokens) + 1
    odd, strange = 0, 0
    if has_capital_inside(normal.classes):
        odd = len(_ODD_CAPITALS.findall(_prose(normal)))
    if has_five_consonants(normal.classes):
        strange = _strange_in(_prose(normal).lower().split())
    return [min(5 * odd / words, 2.0), min(4 * strange / (words + 2), 2.0)]


def odd_name(typed: str) -> bool:
    """Say whether a name, as typed, has capitals in odd places."""
    return _ODD_CAPITALS.search(typed) is not None


def unspeakable(name: str) -> bool:
    """Say whether a lower-case `name` has five consonants in a row."""
    return _CONSONANTS.search(_SPOKEN_AS_ONE.sub("s", name)) is not None


def _strange_in(words: list[str]) -> int:
    # Long words are neither usual nor worth the memory.
    usual = max(map(len, words), default=0) <= _LONGEST_REMEMBERED
    return sum(map(_remembered if usual else _runs_in, words))


def _runs_in(word: str) -> int:
    """Count runs of five spoken consonants."""
    if _CONSONANTS.search(word) is None:
        return 0
    return len(_CONSONANTS.findall(_SPOKEN_AS_ONE.sub("s", word)))


_remembered = lru_cache(maxsize=1 << 14)(_runs_in)


def _prose(normal: NormalText) -> str:
    """Give the text without its addresses: those are full of odd words honestly."""
    prose = normal.cleaned[:_MOST_READ]
    return _ADDRESS.sub(" ", prose) if "://" in prose or "www." in prose else prose
