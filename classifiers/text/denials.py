"""How a language denies: rules of regular expressions, and what takes a denial back.

Every repetition is bounded, so each rule is linear on any input.
"""

import re
from typing import Final, NamedTuple

WORD: Final = r"[\w'’-]+"


class Denials(NamedTuple):
    """The rules of one language, for lower-case words with one space between them.

    taken_back: what makes nothing of each denial in its sentence.
    rules: what their groups hold is denied.
    heavy: the words that may be denied at all: deeds that harm, and names that degrade.
    """

    taken_back: re.Pattern[str]
    rules: tuple[re.Pattern[str], ...]
    heavy: re.Pattern[str]


def denials(taken_back: str, heavy: str, *rules: str) -> Denials:
    """Compile rules that begin and end at the edges of words."""
    return Denials(_whole(taken_back), tuple(map(_whole, rules)), _whole(heavy))


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’-])(?:{pattern})(?![\w'’-])")


def run(most: int, but: str) -> str:
    """Match up to `most` words, none of them one of `but`."""
    word = rf"(?!(?:{but})(?![\w-])){WORD}"
    return rf"{word}(?: {word}){{0,{most - 1}}}"


def some(most: int, words: str) -> str:
    """Match up to `most` of `words`, each with a space behind."""
    return rf"(?:(?:{words}) ){{0,{most}}}"
