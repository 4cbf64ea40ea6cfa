"""What meets the eye before a word is read: capitals, signs, length, repetition, emoji."""

import re
from typing import Final

from classifiers.text.character_classes import capitals
from classifiers.text.text import NormalText

CAPITALS: Final = "much of the text is in capitals"
EXCLAMATIONS: Final = "the text is full of exclamation marks"
REPETITION: Final = "the text says the same words again and again"
SIGNS: Final = "the text is full of signs"
SHORT: Final = "the text is only a few words long"
LONG: Final = "the text is very long"
EMOJI: Final = "the text is full of emoji"
NOT_LATIN: Final = "most of its letters are not Latin"

_EMOJI: Final = re.compile("[\U0001f000-\U0001ffff\u2600-\u27bf]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")


def shape_of(normal: NormalText) -> str | None:
    """Say what is unusual about the shape of a text, or None."""
    letters = sum(map(normal.classes.count, b"cvCV"))
    words = len(normal.tokens)
    if letters >= 20 and capitals(normal.classes) > letters / 2:
        return CAPITALS
    if normal.classes.count(b"!") > 3:
        return EXCLAMATIONS
    if words >= 12 and len(normal.distinct) <= words / 2:
        return REPETITION
    if normal.classes.count(b"s") > max(5, len(normal.classes) / 25):
        return SIGNS
    if 0 < words < 5 and len(normal.words) < 25:  # some scripts write no spaces
        return SHORT
    return LONG if words > 400 else None


def is_ordinary(normal: NormalText) -> bool:
    """Say whether length, capitals and signs are those of a usual comment."""
    letters = sum(map(normal.classes.count, b"cvCV"))
    return (
        10 <= len(normal.tokens) <= 400
        and normal.classes.count(b"!") <= 1
        and normal.classes.count(b"s") <= 2
        and capitals(normal.classes) * 5 <= letters + 20
        and len(normal.distinct) * 3 >= len(normal.tokens) * 2
    )


def script_of(normal: NormalText) -> str | None:
    """Say what is to be seen of emoji and scripts, or None."""
    if normal.words.isascii():
        return None
    emoji = len(_EMOJI.findall(normal.words))
    if emoji >= 3:
        return EMOJI
    letters = sum(map(str.isalpha, normal.words))
    if letters > 5 and 2 * len(_LATIN.findall(normal.words)) < letters:
        return NOT_LATIN
    return None
