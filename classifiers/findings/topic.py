"""What a text shares with the title of the article that it stands under."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from classifiers.findings.word_lists import word_list
from classifiers.text.text import normalise_line

_FUNCTION_WORDS: Final = word_list("function_words")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_BEGINNING: Final = 4  # letters that two forms of one word have in common, at least
_ENDING: Final = 3  # letters that a form may add


@lru_cache(maxsize=256)  # the comments of a thread have one title
def subject_of(title: str) -> tuple[str, ...]:
    """Give the words of a title that mean something, lower-case, at most twenty."""
    words = _WORD.findall(normalise_line(title))
    return tuple(word for word in dict.fromkeys(words) if word not in _FUNCTION_WORDS)[:20]


def shared_word(subject: Sequence[str], text: str) -> str | None:
    """Give the first word of the `subject` that stands in the normalised `text` in some form."""
    likely = [one for one in subject if one[:3] in text]
    words = set(_WORD.findall(text)) if likely else set()
    for one in likely:
        if one in words or any(_is_form(one, other) for other in words if other[:3] == one[:3]):
            return one
    return None


def shares_nothing(title: str, text: str) -> bool:
    """Say whether no longer word of the `title` begins as any word of the normalised `text` does.

    Every word counts here, for what is a small word of one language names a thing in another.
    """
    beginnings = _beginnings(title)
    if not any(one in text for one in beginnings):
        return bool(beginnings)
    return beginnings.isdisjoint(word[:_BEGINNING] for word in _WORD.findall(text))


@lru_cache(maxsize=256)
def _beginnings(title: str) -> frozenset[str]:
    """Give how the longer words of a title begin; none for a title without spaces."""
    words = [word for word in _WORD.findall(normalise_line(title)) if len(word) >= _BEGINNING]
    if any(map(_UNSPACED.search, words)):
        return frozenset()
    return frozenset(word[:_BEGINNING] for word in words)


def _is_form(one: str, other: str) -> bool:
    """Say whether two words differ in their endings alone: "bridge" and "bridges"."""
    shorter, longer = sorted((one, other), key=len)
    kept = max(_BEGINNING, len(shorter) - 1)
    return len(longer) - len(shorter) <= _ENDING and longer[:kept] == shorter[:kept]
