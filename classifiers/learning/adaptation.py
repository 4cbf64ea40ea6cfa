"""Adapt a model to a site's own labels, with the model's weights as the prior.

What is minimised is the weighted logistic loss of the examples plus lambda/2 times the squared
distance to the weights that the model came with. Starting from the shipped model each time, a
label that was withdrawn leaves no trace. A thousand frozen comments are rehearsed meanwhile: of
them the model goes on thinking what it thought, so that one site doesn't make it forget the world.

Which share of the examples is spam is taken out: it says what people moderate, not what is sent.
A site's share is set by `SpamModel.with_prior`.

What knows how a model is built is in this file, `frozen_rows` and `golden_set`.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags_array, vstack
from threadpoolctl import threadpool_limits

from classifiers.features import extract
from classifiers.learning.augmentation import owners
from classifiers.learning.calibration import out_of_fold_groups
from classifiers.learning.enough_labels import require_enough
from classifiers.learning.frozen_rows import REHEARSAL, load
from classifiers.learning.scripts_heard import is_heard, only_heard, scripts_heard
from classifiers.matrix import WIDTH, gains, matrix_of, well_supported
from classifiers.spam import SpamModel
from classifiers.submission import Submission
from classifiers.text.hashing import COLUMNS

# How strongly the shipped weights hold; as strongly as training holds weights at nothing.
_HOLD: Final = 0.1
# A column that fewer authors share stays as it is, so that nothing of one person is learned.
_LEAST_SUPPORT: Final = 3
_FOLDS: Final = 5
# Scripts in which the rehearsed comments are written.
_REHEARSED: Final = frozenset(("latin", "cyrillic", "hangul"))
# How much each rehearsed comment counts, beside one label of a moderator.
_REHEARSAL_WEIGHT: Final = 2.0
# What the calibration costs to move, in examples: little data hardly moves it.
_CALIBRATION_HOLD: Final = 20.0

Vector = NDArray[np.float64]


class Example(NamedTuple):
    """A labelled submission. weight: how much it counts, above 0."""

    submission: Submission
    is_spam: bool
    weight: float


class _Data(NamedTuple):
    """What the optimiser sees: columns that may move, and what the prior thinks, as log-odds."""

    rows: csr_matrix
    prior: Vector
    labels: Vector
    weights: Vector

    def only(self, chosen: NDArray[np.bool_]) -> "_Data":
        return _Data(
            self.rows[chosen], self.prior[chosen], self.labels[chosen], self.weights[chosen]
        )


def adapt(champion: SpamModel, examples: Sequence[Example], *, name: str) -> SpamModel:
    """Give a model that knows the examples too, called `name`. The same input, the same bytes.

    champion: whose weights are the prior: the model that ships.
    Raises NotEnoughLabels for fewer than 50 examples, or fewer than 10 of either class.
    """
    require_enough([example.is_spam for example in examples])
    with threadpool_limits(limits=1):
        submissions = [example.submission for example in examples]
        labels = np.array([example.is_spam for example in examples], dtype=np.float64)
        weights = np.array([example.weight for example in examples], dtype=np.float64)
        authors = owners(submissions)
        rows, counts = _rows(submissions, labels, authors)
        require_enough((labels[counts > 0] > 0).tolist())
        weights *= counts
        shift = _shift(champion, labels, weights)
        rehearsed = load(REHEARSAL).rows
        movable = np.flatnonzero(well_supported(rows, authors, _LEAST_SUPPORT))
        room = gains(csr_matrix(vstack((rows, rehearsed))))[movable]
        prior = log_odds(champion, rows) + shift
        learned = _Data(_steps(champion, rows, movable, room), prior, labels, weights)
        data = _with(learned, _rehearsed(champion, rehearsed, movable, room, shift))
        step, line = _fit(data), _calibrate(data, _folds(data, authors))
        return _moved(champion, movable, step[:-1] * room, float(step[-1]), line, shift, name)


def log_odds(model: SpamModel, rows: csr_matrix) -> Vector:
    """Give what `model` thinks of each row of a matrix, as log-odds of spam, shape (n,)."""
    learned = model.parameters
    weights = np.concatenate((learned.hashed.astype(np.float64), learned.named))
    linear = rows @ weights + (learned.bias - float(learned.named @ learned.centre))
    slope, offset = learned.calibration
    return np.asarray(slope * linear + offset)


def _rows(
    submissions: Sequence[Submission], labels: Vector, authors: NDArray[np.int64]
) -> tuple[csr_matrix, Vector]:
    """Give the examples as rows, without words of scripts in which too few honest authors wrote,
    and 0 for each that is little else, 1 for the others.
    """
    features = [extract(each) for each in submissions]
    heard = scripts_heard(features, labels.astype(np.int64), authors, _LEAST_SUPPORT) | _REHEARSED
    understood = [only_heard(each, heard) for each in features]
    counts = np.array(list(map(is_heard, features, understood)), dtype=np.float64)
    return matrix_of(understood), counts


def _steps(
    champion: SpamModel, rows: csr_matrix, movable: NDArray[np.int64], room: Vector
) -> csr_matrix:
    """Give by how much the log-odds of each row change with each movable column."""
    slope = champion.parameters.calibration.slope
    return csr_matrix(rows[:, movable] @ diags_array(slope * room))


def _rehearsed(
    champion: SpamModel, rows: csr_matrix, movable: NDArray[np.int64], room: Vector, shift: float
) -> _Data:
    """Give the rehearsed comments, labelled with what the champion thinks of them."""
    prior = log_odds(champion, rows) + shift
    weights = np.full(len(prior), _REHEARSAL_WEIGHT)
    return _Data(_steps(champion, rows, movable, room), prior, _sigmoid(prior), weights)


def _with(first: _Data, second: _Data) -> _Data:
    rows = csr_matrix(vstack((first.rows, second.rows)))
    return _Data(rows, *map(np.concatenate, zip(first[1:], second[1:], strict=True)))


def _folds(data: _Data, authors: NDArray[np.int64]) -> NDArray[np.int64]:
    """Deal whole authors to folds; of a rehearsed comment nobody's author is known."""
    rest = len(data.labels) - len(authors)
    groups = np.concatenate((authors, authors.max() + 1 + np.arange(rest)))
    return out_of_fold_groups((data.labels > 0.5).astype(np.int64), groups, _FOLDS)


def _moved(
    champion: SpamModel,
    movable: NDArray[np.int64],
    moves: Vector,
    move: float,
    line: tuple[float, float],
    shift: float,
    name: str,
) -> SpamModel:
    """Give the champion with weights moved, log-odds by `move`, and calibrated anew by `line`."""
    learned = champion.parameters
    moved = np.zeros(WIDTH)
    moved[movable] = moves
    slope, offset = line
    intercept = slope * move + (slope - 1) * shift + offset
    hashed = (learned.hashed + moved[:COLUMNS]).astype(np.float16).astype(np.float32)
    parameters = learned._replace(
        name=name,
        hashed=hashed,
        named=learned.named + moved[COLUMNS:],
        bias=learned.bias + float(moved[COLUMNS:] @ learned.centre),
        calibration=learned.calibration.moved(slope, intercept),
        costs=slope * learned.costs + intercept,
    )
    return SpamModel(parameters)


def _shift(champion: SpamModel, labels: Vector, weights: Vector) -> float:
    """Give the log-odds between the examples' share of spam and the champion's prior."""
    share = float(np.average(labels, weights=weights))
    usual = champion.parameters.prior
    return float(np.log(share / (1 - share)) - np.log(usual / (1 - usual)))


def _fit(data: _Data) -> Vector:
    """Give how far each column moves, and last how far the intercept does."""
    width = data.rows.shape[1]
    across = data.rows.T.tocsr()

    def loss(step: Vector) -> tuple[float, Vector]:
        scores = data.prior + data.rows @ step[:-1] + step[-1]
        losses = np.logaddexp(0, scores) - data.labels * scores
        slopes = data.weights * (_sigmoid(scores) - data.labels)
        gradient = np.append(across @ slopes, slopes.sum()) + _HOLD * step
        return float(data.weights @ losses + _HOLD / 2 * (step @ step)), gradient

    found = minimize(
        loss, np.zeros(width + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}
    )
    return np.asarray(found.x, dtype=np.float64)


def _calibrate(data: _Data, folds: NDArray[np.int64]) -> tuple[float, float]:
    """Fit log-odds = slope * score + offset on scores out of fold (Platt 1999), held at (1, 0)."""
    scores = np.empty(len(folds))
    for fold in np.unique(folds):
        step = _fit(data.only(folds != fold))
        held = data.only(folds == fold)
        scores[folds == fold] = held.prior + held.rows @ step[:-1] + step[-1]
    start = np.array([1.0, 0.0])

    def loss(line: Vector) -> tuple[float, Vector]:
        fitted = line[0] * scores + line[1]
        losses = np.logaddexp(0, fitted) - data.labels * fitted
        slopes = data.weights * (_sigmoid(fitted) - data.labels)
        gradient = np.array([slopes @ scores, slopes.sum()]) + _CALIBRATION_HOLD * (line - start)
        penalty = _CALIBRATION_HOLD / 2 * float((line - start) @ (line - start))
        return float(data.weights @ losses) + penalty, gradient

    bounds = [(0.2, 5.0), (None, None)]
    slope, offset = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(slope), float(offset)


def _sigmoid(scores: Vector) -> Vector:
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -700, 700))))
