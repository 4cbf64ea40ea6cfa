"""Tokens as numbers: hashed, so that nobody reads them back.

A token is hashed by its runs of one to four characters, its edges marked by spaces, and as a
whole. The hashes are polynomials over code points and CRC-32: they depend neither on the Python
version nor on PYTHONHASHSEED. Because a token's columns depend on nothing around it, what it
weighs can be remembered (see `token_weights`).
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BITS: Final = 18
BLOCK: Final = 1 << BITS
FIELDS: Final = 3  # text, author, website
BLOCKS: Final = 2 * FIELDS  # runs of characters of each field, then whole tokens of each field
COLUMNS: Final = BLOCKS * BLOCK
LONGEST_TOKEN: Final = 64
MOST_TOKENS: Final = 5000
FEW: Final = 2  # tokens that are hashed sooner one by one than at once

_ORDERS: Final = 4
_ROLL = np.array(0x01000193, dtype=np.uint32)
_MIX = np.array(0x85EBCA6B, dtype=np.uint32)
_SHIFT = np.array(32 - BITS, dtype=np.uint32)
_MASK: Final = 0xFFFFFFFF
# What a moderator would not call part of a word.
_EDGES: Final = ".,!?;:)(\"'*…»«“”-"


def bounded(tokens: list[str]) -> list[str]:
    """Cut tokens to pieces of 64 characters, and give at most the first 5,000 pieces."""
    if len(tokens) <= MOST_TOKENS and max(map(len, tokens), default=0) <= LONGEST_TOKEN:
        return tokens
    pieces = (
        token[at : at + LONGEST_TOKEN]
        for token in tokens
        for at in range(0, len(token), LONGEST_TOKEN)
    )
    return list(islice(pieces, MOST_TOKENS))


def size_of(tokens: Sequence[str]) -> int:
    """Count the columns of all `tokens` together, each as often as it occurs."""
    return 4 * sum(map(len, tokens)) + 3 * len(tokens)


class Runs(NamedTuple):
    """The runs of 1 to 4 characters of some tokens, each standing where it starts.

    columns: below BLOCK. inside: whether the run lies inside one token. Both have shape
    (4, characters of all tokens and their two edges). starts: of each token, shape (tokens,).
    """

    columns: NDArray[np.uint32]
    inside: NDArray[np.bool_]
    starts: NDArray[np.int64]


def run_columns(
    tokens: Sequence[str],
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
    """Hash the runs of all `tokens`, of which there is at least one, at once.

    Gives columns below BLOCK of runs of 1 to 4 characters by where they start, of which those that
    reach beyond a token mean nothing, shape (4, characters of all tokens and their two edges); and
    for each token where it ends there, and its length with its edges, each of shape (tokens,).
    """
    text = f" {'  '.join(tokens)} "
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.array([len(token) + 2 for token in tokens])
    columns = np.empty((_ORDERS, len(points)), dtype=np.uint32)
    columns[:] = points
    for order in range(1, _ORDERS):
        longer = columns[order, :-order]
        np.multiply(columns[order - 1, :-order], _ROLL, out=longer)
        longer += points[order:]
    columns *= _MIX
    columns >>= _SHIFT
    return columns, lengths.cumsum(), lengths


def hash_runs(tokens: Sequence[str]) -> Runs:
    """Hash the runs of all `tokens`, of which there is at least one, and say which lie inside."""
    columns, ends, lengths = run_columns(tokens)
    places = np.arange(columns.shape[1])
    left = ends.repeat(lengths) - places
    inside = left > np.arange(_ORDERS)[:, None]
    return Runs(columns, inside, ends - lengths)


def whole_columns(tokens: Sequence[str]) -> NDArray[np.uint32]:
    """Hash each token as a whole, without punctuation at its ends, shape (tokens,)."""
    return np.array(list(map(_whole_hash, tokens)), dtype=np.uint32) >> _SHIFT


def _whole_hash(token: str) -> int:
    return crc32((token.strip(_EDGES) or token).encode("utf-8", "surrogatepass"))


class Token(NamedTuple):
    """The columns of one token, below BLOCK: of its runs, shape (runs,), and of it as a whole."""

    runs: NDArray[np.uint32]
    whole: int


@lru_cache(maxsize=256)
def token_columns(token: str) -> Token:
    """Hash one token, quicker than many at once. Shared by all who ask: never to be changed.

    Who has an opinion on spam, and who has one on tone, ask about the same new words.
    """
    points = [32, *map(ord, token), 32]
    rolled, roll, mixed = points, int(_ROLL), int(_MIX)
    hashes = [each * mixed for each in points]
    for order in range(1, _ORDERS):
        rolled = [
            (before * roll + point) & _MASK
            for before, point in zip(rolled, points[order:], strict=False)
        ]
        hashes += [each * mixed for each in rolled]
    shift = 32 - BITS
    runs = np.array([(each & _MASK) >> shift for each in hashes], dtype=np.uint32)
    return Token(runs, _whole_hash(token) >> shift)


def columns_of_each(tokens: Sequence[str], field: int) -> list[NDArray[np.int64]]:
    """Give every token's columns among `COLUMNS`, as often as they occur: what training reads."""
    if not tokens:
        return []
    runs, inside, starts = hash_runs(tokens)
    bounds = [*starts.tolist(), runs.shape[1]]
    wholes = whole_columns(tokens)
    return [
        np.concatenate(
            (
                runs[:, start:end][inside[:, start:end]] + field * BLOCK,
                [int(whole) + (FIELDS + field) * BLOCK],
            )
        ).astype(np.int64)
        for start, end, whole in zip(bounds, bounds[1:], wholes, strict=False)
    ]
