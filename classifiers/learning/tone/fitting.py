"""From labelled rows to the weights of one attribute: a regression, calibrated, in bytes."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array, vstack
from sklearn.linear_model import LogisticRegression

from classifiers.calibration import CalibrationLine
from classifiers.learning.calibration import platt
from classifiers.learning.tone.rows import NAMED_GAIN, SHAPE, Shape

# A column that fewer texts have is never learned.
_LEAST_SUPPORT: Final = 3
_STRENGTH: Final = 3.0
# How rare a column is that counts as one, and a whole word against its runs of letters.
_RARITY_OF_ONE: Final = 4.0
_LEAST_RARITY: Final = 0.05
_WHOLE_GAIN: Final = 2.0
_TOLERANCE: Final = 1e-4
_FOLDS: Final = 5
# Above as many rows one fold calibrates as well as all of them.
_MANY: Final = 4_000
_STEPS: Final = 127

Vector = NDArray[np.float64]


class Labelled(NamedTuple):
    """Rows of one attribute. shares: of raters who saw it, 0 to 1; importance: above 0; (n,)."""

    rows: csr_matrix
    shares: Vector
    importance: Vector

    def only(self, chosen: NDArray[np.bool_]) -> "Labelled":
        """Give the rows where `chosen`, shape (n,), is true."""
        return Labelled(self.rows[chosen], self.shares[chosen], self.importance[chosen])


class Line(NamedTuple):
    """A fitted attribute: weights, shape (width,), a bias, and its calibration."""

    weights: Vector
    bias: float
    calibration: CalibrationLine = CalibrationLine()


def fit(data: Labelled, written: NDArray[np.bool_]) -> Line:
    """Fit and calibrate one attribute. The same rows, the same numbers.

    written: which rows people wrote, shape (n,): only these say how likely a score is.
    """
    folds = np.arange(data.rows.shape[0]) % _FOLDS
    held_out = range(1) if data.rows.shape[0] > _MANY else range(_FOLDS)
    lines, parts = [], []
    for fold in held_out:
        lines.append(regress(data.only(folds != fold)))
        parts.append(_scored(lines[-1], data.only((folds == fold) & written)))
    scores, labels, importance = (np.concatenate(each) for each in zip(*parts, strict=True))
    line = regress(data, lines[-1])
    return line._replace(calibration=platt(scores, labels, importance))


def regress(data: Labelled, near: Line | None = None) -> Line:
    """Fit the weights; whoever saw an attribute in part counts in part on either side.

    near: a line that is known to be close, to begin from.
    """
    support = np.bincount(data.rows.indices, minlength=data.rows.shape[1])
    known = np.flatnonzero(support >= _LEAST_SUPPORT)
    room = room_of(support, data.rows.shape[0])[known]
    rows, labels, importance = _split(data)
    regression = LogisticRegression(C=_STRENGTH, tol=_TOLERANCE, max_iter=2000, warm_start=True)
    if near is not None:
        regression.coef_ = (near.weights[known] / room)[None, :]
        regression.intercept_ = np.array([near.bias])
    scaled = csr_matrix(rows[:, known] @ diags_array(room))
    regression.fit(scaled, labels, sample_weight=importance)
    weights = np.zeros(data.rows.shape[1])
    weights[known] = regression.coef_[0] * room
    return Line(weights, float(regression.intercept_[0]))


def room_of(support: NDArray[np.int64], texts: int, shape: Shape = SHAPE) -> NDArray[np.float32]:
    """Give the factor that each column is multiplied by while learning, as many as in `support`.

    What stands in few texts tells more than what stands in all: otherwise runs of one or two
    letters take the weight. The named features at the end keep their gain.
    """
    room = np.maximum(np.log(texts / np.maximum(support, 1)) / _RARITY_OF_ONE, _LEAST_RARITY)
    room[1 << shape.runs :] *= _WHOLE_GAIN
    room[shape.hashed :] = 1
    return room.astype(np.float32)


def _scored(line: Line, held: Labelled) -> tuple[Vector, NDArray[np.int64], Vector]:
    """Give scores of rows that weren't learned from, with their labels and importance."""
    rows, labels, importance = _split(held)
    return np.asarray(rows @ line.weights) + line.bias, labels, importance


def _split(data: Labelled) -> tuple[csr_matrix, NDArray[np.int64], Vector]:
    """Give rows with labels 0 and 1; one that some raters saw and some didn't becomes two."""
    seen, unseen = np.flatnonzero(data.shares > 0), np.flatnonzero(data.shares < 1)
    rows = csr_matrix(vstack((data.rows[seen], data.rows[unseen])))
    labels = np.repeat([1, 0], (len(seen), len(unseen)))
    importance = np.concatenate(
        (
            data.importance[seen] * data.shares[seen],
            data.importance[unseen] * (1 - data.shares[unseen]),
        )
    )
    return rows, labels, importance


def in_bytes(weights: Vector) -> tuple[list[NDArray[np.int8]], list[float], Vector]:
    """Give runs and wholes as bytes, what a step of each weighs, and the named weights."""
    parts = np.split(weights, [1 << SHAPE.runs, SHAPE.hashed])
    steps = [max(float(np.abs(each).max()), 1e-6) / _STEPS for each in parts[:2]]
    small = [
        np.round(each / step).astype(np.int8) for each, step in zip(parts, steps, strict=False)
    ]
    return small, steps, parts[2] * NAMED_GAIN
