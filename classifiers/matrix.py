"""Features as a sparse matrix: the training side of what `spam` weighs one by one."""

from collections.abc import Sequence
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifiers.features import GROUPS, NAMES, extract
from classifiers.hashing import BLOCK, BLOCKS, COLUMNS, FIELDS
from classifiers.submission import Submission

WIDTH: Final = COLUMNS + len(NAMES)

# How much room the penalty leaves to each part. Text leads; what name and website say is
# strong on known sources and misleads on new ones. Chosen by leaving blogs out.
_HASHED_GAINS: Final = (1.0, 0.5, 0.5)
_NAMED_GAIN: Final = 0.3
_WEBSITE_GAIN: Final = 0.2


def matrix(submissions: Sequence[Submission]) -> csr_matrix:
    """Give one row per submission, float64, shape (n, WIDTH): hashed blocks, then named numbers.

    A row times the weights is what `SpamModel` computes before bias and calibration.
    """
    columns: list[NDArray[np.int32]] = []
    values: list[NDArray[np.float64]] = []
    lengths = [0]
    for submission in submissions:
        row_columns, row_values = _row(submission)
        columns.append(row_columns)
        values.append(row_values)
        lengths.append(len(row_columns))
    pointers = np.cumsum(lengths)
    if not columns:
        return csr_matrix((0, WIDTH), dtype=np.float64)
    data = (np.concatenate(values), np.concatenate(columns), pointers)
    return csr_matrix(data, shape=(len(submissions), WIDTH))


def _row(submission: Submission) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    features = extract(submission)
    indices, bounds = features.hashed[:2]
    sizes = np.diff(bounds)
    scales = np.array([1 / sqrt(size) if size else 0.0 for size in sizes.tolist()])
    named = np.array(features.named)
    present = named.nonzero()[0]
    columns = np.concatenate((indices.astype(np.int32), (COLUMNS + present).astype(np.int32)))
    return columns, np.concatenate((np.repeat(scales, sizes), named[present]))


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
    # The first column of each block stands for the n-grams cut off at the end: it says nothing.
    supported[:COLUMNS:BLOCK] = False
    supported[COLUMNS:] = True
    return supported


def gains() -> NDArray[np.float64]:
    """Give the factor that each column is multiplied by while learning, shape (WIDTH,)."""
    hashed = np.repeat(_HASHED_GAINS * (BLOCKS // FIELDS), BLOCK)
    named = [
        _WEBSITE_GAIN if group == "author_url" else _NAMED_GAIN
        for group, names in GROUPS
        for _ in names
    ]
    return np.concatenate((hashed, named))
