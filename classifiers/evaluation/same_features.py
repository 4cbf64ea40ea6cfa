"""The shipped model's features as matrices: the one place where the rivals see its inside."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifiers.evaluation.labelled_rows import Rows
from classifiers.learning.augmentation import owners, vary_fields
from classifiers.learning.estimator import SpamClassifier
from classifiers.matrix import gains, matrix, well_supported


class Matrices(NamedTuple):
    """Rows to fit on, with fields dropped and lent as in training, and rows to judge.

    origins: the known row that each row to fit on is made from. shares: its weight.
    """

    known: csr_matrix
    unknown: csr_matrix
    origins: NDArray[np.int64]
    shares: NDArray[np.float64]


def same_features(known: Rows, unknown: Rows) -> Matrices:
    """Give the features that the shipped model would learn from, and those that it would judge."""
    shipped = SpamClassifier().get_params()
    varied = vary_fields(
        known.submissions,
        known.labels,
        dropped=shipped["field_dropout"],
        lent=shipped["field_lending"],
        seed=shipped["seed"],
    )
    rows = matrix(varied.submissions)
    authors = owners(known.submissions)[varied.origins]
    columns = np.flatnonzero(well_supported(rows, authors, shipped["least_support"]))
    return Matrices(
        _scaled(rows, columns),
        _scaled(matrix(unknown.submissions), columns),
        varied.origins,
        varied.shares,
    )


def _scaled(rows: csr_matrix, columns: NDArray[np.int64]) -> csr_matrix:
    return csr_matrix(rows[:, columns].multiply(gains()[columns]))
