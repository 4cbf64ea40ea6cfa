"""Features as a sparse matrix: the training side of what `spam` weighs one by one."""

from collections.abc import Sequence
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifiers.features import GROUPS, NAMES, Features, extract
from classifiers.submission import Submission
from classifiers.text.hashing import BLOCK, COLUMNS, FIELDS, columns_of_each, size_of

WIDTH: Final = COLUMNS + len(NAMES)

# How much room the penalty leaves to each part. Text leads; what name and website say is
# strong on known sources and misleads on new ones. Chosen by leaving blogs out.
_HASHED_GAINS: Final = (1.0, 0.5, 0.5)
# A word as a whole against its runs of letters, and how rare a column is that counts as one.
_WHOLE_GAIN: Final = 4.0
_RARITY_OF_ONE: Final = 4.0
_LEAST_RARITY: Final = 0.05
_NAMED_GAIN: Final = 0.15
_TELLING_GAIN: Final = 0.3
_TELLING_GROUPS: Final = ("gibberish", "author_url")


def matrix(submissions: Sequence[Submission]) -> csr_matrix:
    """Give one row per submission, float64, shape (n, WIDTH): hashed fields, then named numbers.

    A row times the weights is what `SpamModel` computes before bias and calibration.
    """
    return matrix_of([extract(each) for each in submissions])


def matrix_of(features: Sequence[Features]) -> csr_matrix:
    """Give the same for features already extracted."""
    known: list[dict[str, NDArray[np.int64]]] = [{} for _ in range(FIELDS)]
    columns: list[NDArray[np.int64]] = []
    values: list[NDArray[np.float64]] = []
    lengths = [0]
    for each in features:
        row_columns, row_values = _row(each, known)
        columns.append(row_columns)
        values.append(row_values)
        lengths.append(len(row_columns))
    if not columns:
        return csr_matrix((0, WIDTH), dtype=np.float64)
    data = (np.concatenate(values), np.concatenate(columns), np.cumsum(lengths))
    rows = csr_matrix(data, shape=(len(features), WIDTH))
    rows.sum_duplicates()
    return rows


def _row(
    features: Features, known: list[dict[str, NDArray[np.int64]]]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    columns, values = [], []
    for field, tokens in enumerate(features.fields):
        if tokens:
            hashed = np.concatenate(_columns(tokens, field, known[field]))
            columns.append(hashed)
            values.append(np.full(len(hashed), 1 / sqrt(size_of(tokens))))
    named = np.array(features.named)
    present = named.nonzero()[0]
    return np.concatenate((*columns, COLUMNS + present)), np.concatenate((*values, named[present]))


def _columns(
    tokens: list[str], field: int, known: dict[str, NDArray[np.int64]]
) -> list[NDArray[np.int64]]:
    fresh = [token for token in tokens if token not in known]
    known.update(zip(fresh, columns_of_each(fresh, field), strict=True))
    return [known[token] for token in tokens]


def well_supported(rows: csr_matrix, owners: NDArray[np.int64], least: int) -> NDArray[np.bool_]:
    """Say for each column whether at least `least` distinct owners have it, shape (WIDTH,).

    owners: who wrote each row, as numbers, shape (n,). What fewer people wrote is never learned.
    """
    ones = np.ones(len(owners), dtype=np.float32)
    by_owner = csr_matrix((ones, (owners, np.arange(len(owners)))))
    present = csr_matrix(
        (np.ones_like(rows.data, dtype=np.float32), rows.indices, rows.indptr), rows.shape
    )
    support = np.bincount((by_owner @ present).indices, minlength=rows.shape[1])
    supported: NDArray[np.bool_] = support >= least
    supported[COLUMNS:] = True
    return supported


def gains(rows: csr_matrix) -> NDArray[np.float64]:
    """Give the factor that each column is multiplied by while learning, shape (WIDTH,).

    rows: that are learned from. What stands in few of them tells more than what stands in all:
    otherwise runs of one or two letters take the weight.
    """
    present = np.bincount(rows.indices, minlength=WIDTH)[:COLUMNS]
    rarity = np.log(max(rows.shape[0], 2) / np.maximum(present, 1)) / _RARITY_OF_ONE
    hashed = np.repeat((*_HASHED_GAINS, *_HASHED_GAINS), BLOCK)
    for start, gain in ((0, 1.0), (FIELDS * BLOCK, _WHOLE_GAIN)):  # runs and words of the text
        of_text = slice(start, start + BLOCK)
        hashed[of_text] *= gain * np.maximum(rarity[of_text], _LEAST_RARITY)
    named = [
        _TELLING_GAIN if group in _TELLING_GROUPS else _NAMED_GAIN
        for group, names in GROUPS
        for _ in names
    ]
    return np.concatenate((hashed, named))
