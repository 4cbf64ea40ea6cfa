"""One normalisation for everything that a stranger typed.

Linear in time on any input, and what had to be undone is counted: honest writers rarely hide
letters from a machine.
"""

import re
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from classifiers.text.character_classes import classes_of, may_be_spaced
from classifiers.text.characters import BYTE_CAP, clean
from classifiers.text.confusables import fold_mixed_words
from classifiers.text.links import Link, find_links
from classifiers.text.masked_words import MaskedWords
from classifiers.text.masking import holds_any, mask_addresses, mask_numbers
from classifiers.text.mojibake import repair_mojibake

# Three letters only where two are consonants: "y a à" and "i o a" are honest words.
_C = "[bcdfghjklmnpqrstvwxz]"
_THREE = rf"(?<!\b\w )(?:{_C} [a-z] {_C}|{_C} {_C} [a-z]|[a-z] {_C} {_C})(?! \w\b)"
_SPACED = re.compile(
    rf"(?<!\w)(?:(?:[^\W_][ .*_-]{{1,2}}){{3,}}[^\W_]|{_THREE})(?!\w)", re.IGNORECASE
)
# Beside longer words that are spaced, shorter ones are: "b u y  c a s i n o". Alone they aren't.
_SPACED_SHORT = re.compile(r"(?<!\w)(?:[^\W\d_] ){1,2}[^\W\d_](?!\w)")
_SPACED_HINT = re.compile(r"[ .*_-]\w[ .*_-]{1,2}\w[ .*_-]")
_BETWEEN = re.compile(r"[ .*_-]")

_LEET_WORD = re.compile(r"(?<![\w$@!.])(?:[$@][a-z]|[a-z]+[013457$@!])[a-z013457$@!]*(?!\w)")
_LEET_SIGN = re.compile(r"[013457$@!][a-z]")
_LEET_HINT = re.compile(r"[a-z][013457$@!]+[a-z]|[$@][a-z]")
_LEET = str.maketrans("013457$@!", "oieastsai")
_LEET_CAP = 200
_MASKED_CAP = 200

_MASKED = MaskedWords()


class Undone(NamedTuple):
    """How often each disguise was undone in one text."""

    controls: int = 0
    zero_width: int = 0
    bidi: int = 0
    marks: int = 0
    styled: int = 0
    mixed: int = 0
    spaced: int = 0
    leet: int = 0
    repaired: int = 0
    mojibake: int = 0


class NormalText(NamedTuple):
    """A text in the form that features read.

    words: lower-case, masked, white space collapsed, links reduced, then what leet and masked
        words spell, `respelled` words in all.
    tokens: the same, split at white space. distinct: each of them once.
    cleaned: the masked text with its capitals, line breaks and links, for its shape.
    classes: the class of each of its characters (see `character_classes`).
    """

    words: str
    tokens: list[str]
    distinct: list[str]
    cleaned: str
    classes: bytes
    links: tuple[Link, ...]
    marked_up: int
    undone: Undone
    respelled: int


@lru_cache(maxsize=16)
def normalise(raw: str) -> NormalText:
    """Give the form of `raw` that features read. Never fails, takes any string.

    Who looks for copies of a text, and who has an opinion on it, ask right after each other.
    """
    raw, mojibake = repair_mojibake(raw[:BYTE_CAP])
    cleaned, tricks = clean(raw)
    if "&" in cleaned:
        cleaned, _ = clean(unescape(cleaned))
    cleaned = mask_addresses(cleaned)
    text, mixed = _lowered(cleaned)
    text, spaced = _join_spaced(text)
    if spaced:
        cleaned, _ = _join_spaced(cleaned)
    found = find_links(mask_addresses(text) if spaced or mixed else text)
    text = mask_numbers(mask_addresses(found.text))
    leet = _read_leet(text)
    tokens = text.split()
    distinct = list(dict.fromkeys(tokens))
    masked = _MASKED.read(distinct)
    respelled = _respelled(leet, masked) if leet or masked else leet
    if respelled:
        tokens += respelled
        distinct = list(dict.fromkeys(tokens))
    undone = Undone(*tricks, mixed, spaced, len(leet), found.repaired, mojibake)
    classes = classes_of(cleaned)
    words = " ".join(tokens)
    return NormalText(
        words,
        tokens,
        distinct,
        cleaned,
        classes,
        found.links,
        found.marked_up,
        undone,
        len(respelled),
    )


def _respelled(leet: list[str], masked: list[str]) -> list[str]:
    """Give what leet and masked words spell, each word once for all that was masked."""
    return leet + [word for word in masked[:_MASKED_CAP] if word not in leet]


def masked_line(raw: str) -> str:
    """Give a name or a title cleaned and masked on one line, its capitals kept."""
    if not raw:
        return ""
    cleaned, _ = clean(raw[:1024])
    return " ".join(mask_numbers(mask_addresses(cleaned)).split())


def normalise_line(raw: str) -> str:
    """Give a name or a title in the form that features read: masked, lower-case, one line."""
    return lowered_line(masked_line(raw))


def lowered_line(masked: str) -> str:
    """Give what `masked_line` gave in lower case, and masked again: folding may show an address."""
    if not masked:
        return ""
    text, _ = _lowered(masked)
    return mask_addresses(text)


def _lowered(text: str) -> tuple[str, int]:
    lowered = text.lower()
    return (lowered, 0) if lowered.isascii() else fold_mixed_words(lowered)


def _join_spaced(text: str) -> tuple[str, int]:
    """Join letters that stand alone: "c a s i n o", "c.a.s.i.n.o"."""
    if not may_be_spaced(text) if text.isascii() else _SPACED_HINT.search(text) is None:
        return text, 0
    joined, spaced = _SPACED.subn(_without_spaces, text)
    if spaced > 1:
        joined = _SPACED_SHORT.sub(_without_spaces, joined)
    return joined, spaced


def _without_spaces(found: re.Match[str]) -> str:
    return _BETWEEN.sub("", found[0])


def _read_leet(text: str) -> list[str]:
    """Read words whose letters are replaced by digits and signs: "v1agra", "$ale"."""
    if not holds_any(text, b"013457$@!") or _LEET_SIGN.search(text) is None:
        return []
    found = (word.rstrip("!$@") for word in _LEET_WORD.findall(text)[:_LEET_CAP])
    return [word.translate(_LEET) for word in found if _LEET_HINT.search(word)]
