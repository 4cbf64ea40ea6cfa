"""Where in the text as it was typed the words stand that weighed.

The model reads a normalised text (see `text`): letters folded, links reduced, spaced words joined.
So each typed word is normalised by itself, and the words are lined up with those that the model
read. Where they differ, because several became one or one several, the words on both sides of the
difference make one span.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from classifiers.text.characters import BYTE_CAP
from classifiers.text.hashing import LONGEST_TOKEN, bounded
from classifiers.text.masked_words import unmasked
from classifiers.text.text import NormalText, normalise

_WORD = re.compile(r"\S+")
# What normalising only makes lower-case: the most part of every text.
_PLAIN = re.compile(r"[\"'(]*[A-Za-z]+(?:['-][A-Za-z]+)*[.,;:!?\"')]*")
_MOST_NORMALISED: Final = 500
_LOOK_AHEAD: Final = 40


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of a text, and the log-odds that they add.

    A word that stands in several places is weighed once; each of its spans carries that weight.
    """

    start: int
    end: int
    weight: float


class Stretch(NamedTuple):
    """Characters `start` to `end` of a text, and the tokens that were read there."""

    start: int
    end: int
    tokens: list[str]


class _Typed(NamedTuple):
    start: int
    end: int
    tokens: list[str]
    leet: list[str]


def stretches(raw: str, normal: NormalText) -> list[Stretch]:
    """Line up `raw` with what was read of it: ascending, never overlapping.

    normal: `raw` as `normalise` gave it. Linear in the size of `raw`; never fails.
    """
    plain, leet = _parted(normal)
    typed = list(_typed_words(raw[:BYTE_CAP]))
    read = bounded(plain)
    found: list[tuple[int, int, list[str]]] = []
    for token, (first, last) in zip(read, _owners(typed, read), strict=False):
        if found and first <= found[-1][1]:
            before, until, tokens = found.pop()
            found.append((before, max(until, last), [*tokens, token]))
        else:
            found.append((first, last, [token]))
    respelled = set(leet)
    return [_stretch(typed[first : last + 1], tokens, respelled) for first, last, tokens in found]


def _stretch(typed: list[_Typed], tokens: list[str], respelled: set[str]) -> Stretch:
    extra = [token for word in typed for token in word.leet if token in respelled]
    return Stretch(typed[0].start, typed[-1].end, list(dict.fromkeys([*tokens, *extra])))


def _parted(normal: NormalText) -> tuple[list[str], list[str]]:
    """Give the tokens in their order, and what was respelled, which is read after them."""
    end = len(normal.tokens) - normal.respelled
    return normal.tokens[:end], normal.tokens[end:]


def _typed_words(raw: str) -> Iterator[_Typed]:
    known: dict[str, tuple[list[str], list[str]]] = {}
    for match in _WORD.finditer(raw):
        word = match[0]
        if len(word) <= LONGEST_TOKEN and _PLAIN.fullmatch(word):
            read = unmasked(word.lower())
            yield _Typed(match.start(), match.end(), [word.lower()], [read] if read else [])
            continue
        if word not in known:
            is_spent = len(known) >= _MOST_NORMALISED
            known[word] = ([word.lower()], []) if is_spent else _parted(normalise(word))
        yield from _pieces(match.start(), word, *known[word])


def _pieces(start: int, word: str, tokens: list[str], leet: list[str]) -> Iterator[_Typed]:
    """Give the word whole, or as the pieces that the model cuts it to."""
    if len(tokens) != 1 or len(tokens[0]) != len(word):
        yield _Typed(start, start + len(word), bounded(tokens), leet)
        return
    for at in range(0, len(word), LONGEST_TOKEN):
        piece = tokens[0][at : at + LONGEST_TOKEN]
        yield _Typed(start + at, start + at + len(piece), [piece], leet)


def _owners(typed: list[_Typed], read: list[str]) -> list[tuple[int, int]]:
    """Say for each token read which typed words it came from: the first and the last of them."""
    flat = [(token, number) for number, word in enumerate(typed) for token in word.tokens]
    owners: list[tuple[int, int]] = []
    at = 0
    while at < len(flat) and len(owners) < len(read):
        token, number = flat[at]
        if token == read[len(owners)]:
            owners.append((number, number))
            at += 1
            continue
        skipped, passed = _next_match(flat, at, read, len(owners))
        first = number if skipped or at == 0 else flat[at - 1][1]
        last = flat[at + skipped - 1][1] if skipped else first
        owners += [(first, last)] * passed
        at += skipped
    if typed:
        owners += [(len(typed) - 1, len(typed) - 1)] * (len(read) - len(owners))
    return owners


def _next_match(
    flat: list[tuple[str, int]], at: int, read: list[str], place: int
) -> tuple[int, int]:
    """Say how many typed and how many read tokens to pass until both are the same again."""
    ahead: dict[str, int] = {}
    for passed, token in enumerate(read[place : place + _LOOK_AHEAD]):
        ahead.setdefault(token, passed)
    best = (min(_LOOK_AHEAD, len(flat) - at), min(_LOOK_AHEAD, len(read) - place))
    for skipped, (token, _) in enumerate(flat[at : at + _LOOK_AHEAD]):
        if skipped >= sum(best):
            break
        if token in ahead and skipped + ahead[token] < sum(best):
            best = (skipped, ahead[token])
    return best
