"""Words and runs of letters as numbers: hashed, so that nobody reads them back.

The hashes are polynomials over code points, computed for a whole text at once, and depend
neither on the Python version nor on PYTHONHASHSEED. Character n-grams use a rolling polynomial
modulo 2**32; words use differences of one cumulative polynomial modulo 2**64, whose base is odd
and so has an inverse.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

BITS: Final = 18
BLOCK: Final = 1 << BITS
FIELDS: Final = 3  # text, author, URL
BLOCKS: Final = 2 * FIELDS  # characters of each field, then words of each field
COLUMNS: Final = BLOCKS * BLOCK
LONGEST_DOCUMENT: Final = 72 * 1024  # characters of all fields together

_SHORTEST, _LONGEST = 3, 5
# Arrays of no dimension: numpy takes them faster than its own scalars. A field's points start
# past the last code point, so that fields never share a hash.
_FIELD_SHIFT = np.array(21, dtype=np.uint32)
_BITS = np.array(BITS, dtype=np.uint32)
_AUTHOR_STEP = np.array(1 << 21, dtype=np.uint32)
_URL_STEP = np.array(2 << 21, dtype=np.uint32)
_ROLL = np.array(0x01000193, dtype=np.uint32)
_MIX = np.array(0x85EBCA6B, dtype=np.uint32)
_SHIFT = np.array(32 - BITS, dtype=np.uint32)
_BASE = 0x9E3779B97F4A7C15
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)
_WORD_MIX = np.array(0xBF58476D1CE4E5B9, dtype=np.uint64)
_PAIR = np.array(0x94D049BB133111EB, dtype=np.uint64)
_WORD_SHIFT = np.array(64 - BITS, dtype=np.uint64)
_MOST = LONGEST_DOCUMENT + 64
_WORD_BLOCKS = np.array(FIELDS * BLOCK, dtype=np.uint32)

Indices = NDArray[np.uint32]


class Hashed(NamedTuple):
    """The distinct features of one document.

    indices: sorted, each once, below `COLUMNS`.
    bounds: where each of the `BLOCKS` starts in `indices`, and the end; length BLOCKS + 1.
    words: the column of each word, in the order of the fields.
    edges: alternately where a word starts in the text field, and where it ends.
    """

    indices: Indices
    bounds: list[int]
    words: Indices
    edges: NDArray[np.int64]


def _word_table() -> NDArray[np.bool_]:
    """Say for each UTF-16 unit whether it belongs to a word; fixed, whatever Python's Unicode."""
    table = np.ones(0x10000, dtype=bool)
    table[:0x80] = False
    for first, last in ("09", "az", "AZ"):
        table[ord(first) : ord(last) + 1] = True
    for start, end in ((0x80, 0xAA), (0xAB, 0xB5), (0xB6, 0xBA), (0xBB, 0xC0), (0x2000, 0x2070)):
        table[start:end] = False
    for start, end in ((0x20A0, 0x20D0), (0x2190, 0x2C00), (0x3000, 0x3005), (0xFE10, 0xFE70)):
        table[start:end] = False
    table[ord("'")] = True
    return table


def _powers(base: int) -> NDArray[np.uint64]:
    steps = np.full(_MOST, base, dtype=np.uint64)
    steps[0] = 1
    return np.multiply.accumulate(steps)


_WORD = _word_table()
_UP = _powers(_BASE)
_DOWN = _powers(_BASE_INVERSE)
_BLOCK_STARTS = np.arange(1, BLOCKS, dtype=np.uint32) * np.uint32(BLOCK)


def hash_fields(text: str, author: str, url: str) -> Hashed:
    """Hash the character 3- to 5-grams and word 1- and 2-grams of three normalised fields."""
    points = _code_points(text, author, url)
    blocks = points >> _FIELD_SHIFT
    blocks <<= _BITS
    characters = _character_hashes(points, blocks)
    words, edges = _word_hashes(points, blocks)
    indices = _distinct(np.concatenate((characters, words.ravel())))
    bounds = [0, *indices.searchsorted(_BLOCK_STARTS).tolist(), len(indices)]
    return Hashed(indices, bounds, words[0], edges)


def _code_points(text: str, author: str, url: str) -> NDArray[np.uint32]:
    """Give all fields as one array, each field's points shifted out of the others' range."""
    document = bytearray(f" {text} {author} {url} ".encode("utf-32-le"))
    points = np.frombuffer(document, dtype=np.uint32)
    if not (author or url):
        return points[:-2]
    second = len(text) + 1
    third = second + len(author) + 1
    authors, urls = points[second:third], points[third:]
    authors += _AUTHOR_STEP
    urls += _URL_STEP
    return points


def _character_hashes(points: NDArray[np.uint32], blocks: NDArray[np.uint32]) -> Indices:
    grams = np.zeros((_LONGEST - _SHORTEST + 1, len(points)), dtype=np.uint32)
    shorter = points
    for order in range(1, min(_LONGEST, len(points))):
        longer = shorter[:-1] * _ROLL
        longer += points[order:]
        if order >= _SHORTEST - 1:
            grams[order - _SHORTEST + 1, :-order] = longer
        shorter = longer
    grams *= _MIX
    grams >>= _SHIFT
    grams += blocks
    return grams.ravel()


def _word_hashes(
    points: NDArray[np.uint32], blocks: NDArray[np.uint32]
) -> tuple[Indices, NDArray[np.int64]]:
    """Give the columns of words and of word pairs, shape (2, words), and the words' edges."""
    inside = _WORD.take(points.astype(np.uint16))
    edges = (inside[1:] != inside[:-1]).nonzero()[0]
    first = edges[0::2] + 1
    wide = points.astype(np.uint64)
    wide *= _UP[: len(points)]
    total = np.add.accumulate(wide).take(edges)
    hashes = np.empty((2, len(first)), dtype=np.uint64)
    words, pairs = hashes
    np.subtract(total[1::2], total[0::2], out=words)
    words *= _DOWN.take(first)
    np.multiply(words[1:], _PAIR, out=pairs[:-1])
    pairs[-1:] = 0
    pairs += words
    hashes *= _WORD_MIX
    hashes >>= _WORD_SHIFT
    columns = hashes.astype(np.uint32)
    columns += _WORD_BLOCKS
    columns += blocks.take(first)
    return columns, edges


def _distinct(columns: Indices) -> Indices:
    columns.sort()
    fresh = np.empty(len(columns), dtype=bool)
    fresh[:1] = True
    np.not_equal(columns[1:], columns[:-1], out=fresh[1:])
    return columns.compress(fresh)
