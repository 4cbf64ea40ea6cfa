"""Texts as rows of a matrix: what `LanguageTone` weighs one by one, for a regression."""

from collections.abc import Sequence
from math import sqrt
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifiers.features import TEXT_NAMES, read_text
from classifiers.text.hashing import BITS, BLOCK, columns_of_each, size_of
from classifiers.text.negation import denied

# How much room the penalty leaves to the named features; words lead.
NAMED_GAIN: Final = 0.15


class Shape(NamedTuple):
    """How many bits of their hashes the columns of runs and of whole words keep."""

    runs: int
    wholes: int

    @property
    def hashed(self) -> int:
        """How many hashed columns there are."""
        return (1 << self.runs) + (1 << self.wholes)

    @property
    def width(self) -> int:
        """How many columns there are: runs, wholes, named features."""
        return self.hashed + len(TEXT_NAMES)


SHAPE: Final = Shape(17, 17)


def rows_of(texts: Sequence[str], shape: Shape = SHAPE, language: str = "") -> csr_matrix:
    """Give one row per text, float32, shape (n, shape.width), named features by their gain.

    language: where it is told, words that a text denies are left out, as in serving.
    """
    known: dict[str, NDArray[np.int64]] = {}
    columns: list[NDArray[np.int64]] = []
    values: list[NDArray[np.float32]] = []
    lengths = [0]
    for text in texts:
        of_text, of_values = _row(text, shape, language, known)
        columns.append(of_text)
        values.append(of_values)
        lengths.append(len(of_text))
    data = (np.concatenate(values), np.concatenate(columns), np.cumsum(lengths))
    rows = csr_matrix(data, shape=(len(texts), shape.width))
    rows.sum_duplicates()
    return rows


def _row(
    text: str, shape: Shape, language: str, known: dict[str, NDArray[np.int64]]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    features = read_text(text)
    left_out = denied(features.tokens, language)
    tokens = [token for token in features.distinct if token not in left_out]
    fresh = [token for token in tokens if token not in known]
    found = (_folded(each, shape) for each in columns_of_each(fresh, 0))
    known.update(zip(fresh, found, strict=True))
    named = np.array(features.named) * NAMED_GAIN
    present = named.nonzero()[0]
    hashed = [known[token] for token in tokens]
    count = sum(map(len, hashed))
    scale = 1 / sqrt(size_of(features.distinct)) if tokens else 0.0
    return (
        np.concatenate((*hashed, shape.hashed + present)).astype(np.int64),
        np.concatenate((np.full(count, scale), named[present])).astype(np.float32),
    )


def _folded(columns: NDArray[np.int64], shape: Shape) -> NDArray[np.int64]:
    """Keep the first bits of each hash: runs come first, and whole words after them."""
    runs = columns < BLOCK
    return np.where(
        runs,
        columns >> (BITS - shape.runs),
        (1 << shape.runs) + ((columns & (BLOCK - 1)) >> (BITS - shape.wholes)),
    )
