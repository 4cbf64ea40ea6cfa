"""The shape of a text: lengths, capitals, signs, links, scripts, disguises, praise.

Everything is counted on the cleaned text and squeezed to between 0 and about 3, so that no
length or repetition can shout down the words.
"""

import re
from itertools import pairwise
from math import log1p
from typing import Final

from classifiers.text.character_classes import capitals
from classifiers.text.masking import EMAIL, NUMBER
from classifiers.text.text import NormalText

SHAPE_FEATURES: Final = (
    "length",
    "very_short",
    "word_length",
    "capitals",
    "exclamations",
    "questions",
    "line_breaks",
    "signs",
    "repetition",
    "digits",
    "ends_openly",
)
SCRIPT_FEATURES: Final = ("foreign_letters", "emoji")
LINK_FEATURES: Final = ("links", "hosts", "link_density", "marked_up_links", "only_a_link")
CONTACT_FEATURES: Final = ("addresses", "long_numbers")
DISGUISE_FEATURES: Final = (
    "controls",
    "zero_width",
    "bidi",
    "marks",
    "styled",
    "mixed",
    "spaced",
    "leet",
    "repaired",
    "mojibake",
)
PRAISE_FEATURES: Final = ("praise", "only_praise")

_FOREIGN = re.compile("[^\x00-\u024f\u2000-\u20cf\ue001-\ue003\U0001f000-\U0001ffff\u2600-\u27bf]")
_EMOJI = re.compile("[\U0001f000-\U0001ffff\u2600-\u27bf]")

_PRAISING = frozenset(
    (
        "your",
        "great",
        "nice",
        "good",
        "awesome",
        "excellent",
        "wonderful",
        "amazing",
        "fantastic",
        "superb",
        "brilliant",
        "informative",
        "useful",
        "helpful",
        "interesting",
        "valuable",
        "cool",
        "lovely",
        "beautiful",
    )
)
_PRAISED = frozenset(
    (
        "post",
        "posts",
        "blog",
        "site",
        "website",
        "article",
        "articles",
        "information",
        "info",
        "work",
        "job",
        "stuff",
        "content",
        "read",
        "write-up",
        "page",
        "points",
        "point",
        "topic",
        "weblog",
        "web",
        "tips",
    )
)
_PHRASES = (
    "bookmark",
    "keep up",
    "keep it up",
    "for sharing",
    "for posting",
    "i like",
    "i love",
    "enjoyed",
    "well written",
    "appreciate",
)


def shape_features(normal: NormalText) -> list[float]:
    """Give one number for each of `SHAPE_FEATURES`."""
    classes, words, tokens = normal.classes, normal.words, normal.tokens
    size, count = len(words) + 1, len(tokens) + 1
    return [
        log1p(size) / 3,
        float(count < 6),
        min(size / count, 30) / 10,
        min(capitals(classes) / size, 1) * 3,
        min(classes.count(b"!"), 10) / 4,
        min(classes.count(b"?"), 6) / 2,
        min(classes.count(b"\n"), 20) / 8,
        min(classes.count(b"s"), 20) / 8,
        1 - len(normal.distinct) / count,
        min(classes.count(b"d") / size, 0.5) * 4,
        float(words[-1:].isalnum()),
    ]


def script_features(normal: NormalText) -> list[float]:
    """Give one number for each of `SCRIPT_FEATURES`."""
    if normal.words.isascii():
        return [0.0, 0.0]
    size = len(normal.words) + 1
    foreign = len(_FOREIGN.findall(normal.words)) / size
    return [foreign, min(len(_EMOJI.findall(normal.words)), 10) / 4]


def link_features(normal: NormalText) -> list[float]:
    """Give one number for each of `LINK_FEATURES`."""
    count = len(normal.links)
    if not count and not normal.marked_up:
        return [0.0] * len(LINK_FEATURES)
    words = len(normal.tokens) + 1
    return [
        min(log1p(count), 3),
        min(log1p(len({link.host for link in normal.links})), 3),
        min(count / words * 10, 3),
        min(log1p(normal.marked_up), 3),
        float(count > 0 and words < 5 + 2 * count),
    ]


def contact_features(normal: NormalText) -> list[float]:
    """Give one number for each of `CONTACT_FEATURES`."""
    return [min(normal.words.count(EMAIL), 3), min(normal.words.count(NUMBER), 6) / 2]


def disguise_features(normal: NormalText) -> list[float]:
    """Give one number for each of `DISGUISE_FEATURES`."""
    if not any(normal.undone):
        return [0.0] * len(DISGUISE_FEATURES)
    return [min(log1p(count), 3) for count in normal.undone]


def praise_features(normal: NormalText) -> list[float]:
    """Give one number for each of `PRAISE_FEATURES`."""
    words, tokens = normal.words[:2000], normal.tokens[:400]
    count = [phrase in words for phrase in _PHRASES].count(True)
    if not _PRAISING.isdisjoint(tokens):
        pairs = pairwise(tokens)
        count += sum(first in _PRAISING and _bare(then) in _PRAISED for first, then in pairs)
    return [min(count, 6) / 2, min(count * 12 / (len(tokens) + 1), 3)]


def _bare(word: str) -> str:
    return word.rstrip(".,!?;:)")
