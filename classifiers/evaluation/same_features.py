"""The shipped model's features as matrices: the one place where the rivals see its inside."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifiers.augmentation import owners, vary_fields
from classifiers.evaluation.labelled_rows import Rows
from classifiers.matrix import gains, matrix, well_supported


class Matrices(NamedTuple):
    """Rows to fit on, with fields dropped and lent as in training, and rows to judge."""

    known: csr_matrix
    unknown: csr_matrix


def same_features(known: Rows, unknown: Rows) -> Matrices:
    """Give the features that the shipped model would learn from, and those that it would judge."""
    varied = vary_fields(known.submissions, known.labels, dropped=0.5, lent=0.2, seed=0)
    rows = matrix(varied.submissions)
    columns = np.flatnonzero(well_supported(rows, owners(known.submissions), 3))
    return Matrices(_scaled(rows, columns), _scaled(matrix(unknown.submissions), columns))


def _scaled(rows: csr_matrix, columns: NDArray[np.int64]) -> csr_matrix:
    return csr_matrix(rows[:, columns].multiply(gains()[columns]))
