"""What the decisions of one installation add to the model of tone that ships.

As with the spam model the shipped weights are the prior, and each training starts from them: what
was withdrawn leaves no trace. Each language is taught by itself. Own sentences of every group are
rehearsed meanwhile: of them the model goes on thinking what it thought. How much of what people
decided on was hostile is taken out: it says what they looked at, not what is written.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags_array, vstack
from threadpoolctl import threadpool_limits

from classifiers.features import read_text
from classifiers.learning.augmentation import owners
from classifiers.learning.enough_labels import FEWEST_OF_A_CLASS, NotEnoughLabels, require_enough
from classifiers.learning.tone.fitting import room_of
from classifiers.learning.tone.own_sentences import rehearsed_sentences
from classifiers.learning.tone.rows import Shape, rows_of
from classifiers.submission import Submission
from classifiers.tone.layer import LanguageLayer, ToneLayer
from classifiers.tone.model import ToneModel

# How strongly the shipped weights hold; as strongly as training holds weights at nothing.
_HOLD: Final = 1 / 3
# A column that fewer authors share stays as it is, so that nothing of one person is learned.
_LEAST_SUPPORT: Final = 3
# How much each rehearsed sentence counts, beside one decision of a moderator.
_REHEARSAL_WEIGHT: Final = 2.0

Vector = NDArray[np.float64]


class ToneLesson(NamedTuple):
    """A text that people decided on. shown: the attributes that they saw, none if they approved.

    weight: how much it counts, above 0. author: who wrote it, "" where nobody knows.
    """

    text: str
    language: str | None
    shown: Sequence[str]
    weight: float
    author: str


def teach(shipped: ToneModel, lessons: Sequence[ToneLesson], *, name: str) -> ToneLayer:
    """Give what the lessons add to the model that ships. The same input, the same bytes.

    Raises NotEnoughLabels where there are fewer than 50 lessons in each language that is judged,
    or fewer than 10 of either kind.
    """
    enough = {
        code: found for code, found in by_language(shipped, lessons).items() if _is_enough(found)
    }
    if not enough:
        _say_what_is_missing(by_language(shipped, lessons))
    with threadpool_limits(limits=1):
        layers = {code: _taught(shipped, code, found) for code, found in enough.items()}
    return ToneLayer(name, layers)


def by_language(
    shipped: ToneModel, lessons: Sequence[ToneLesson]
) -> Mapping[str, Sequence[ToneLesson]]:
    """Sort lessons by the language that the model reads them in, sorted; others are left out."""
    found: dict[str, list[ToneLesson]] = {}
    for each in lessons:
        code = shipped.opinion(each.text, each.language).language
        if code is not None:
            found.setdefault(code, []).append(each)
    return dict(sorted(found.items()))


def _is_enough(lessons: Sequence[ToneLesson]) -> bool:
    try:
        require_enough([bool(each.shown) for each in lessons])
    except NotEnoughLabels:
        return False
    return True


def _say_what_is_missing(found: Mapping[str, Sequence[ToneLesson]]) -> None:
    most = max(found.values(), key=len, default=())
    shown = sum(bool(each.shown) for each in most)
    raise NotEnoughLabels(
        f"In no language are there 50 usable decisions on tone with {FEWEST_OF_A_CLASS} of either "
        f"kind; in the one with most there are {shown} rejections for tone and "
        f"{len(most) - shown} approvals."
    )


def _taught(shipped: ToneModel, code: str, lessons: Sequence[ToneLesson]) -> LanguageLayer:
    tone = shipped.of_language(code)
    shape = Shape(*tone.bits)
    texts = [each.text for each in lessons]
    frozen = rehearsed_sentences(code)
    rows = _hashed(texts, shape, code)
    both = csr_matrix(vstack((rows, _hashed(frozen, shape, code))))
    support = np.bincount(both.indices, minlength=shape.hashed)
    room = room_of(support, both.shape[0], shape)
    movable = np.flatnonzero(_shared(rows, lessons))
    steps = csr_matrix(both[:, movable] @ diags_array(room[movable].astype(np.float64)))
    priors = np.array([tone.log_odds(read_text(text)) for text in (*texts, *frozen)])
    moves = [
        _moves(steps, priors[:, place], lessons, attribute) * room[movable]
        for place, attribute in enumerate(tone.attributes)
    ]
    return LanguageLayer(movable.astype(np.int32), np.array(moves, dtype=np.float32))


def _hashed(texts: Sequence[str], shape: Shape, language: str) -> csr_matrix:
    return csr_matrix(rows_of(texts, shape, language)[:, : shape.hashed], dtype=np.float64)


def _shared(rows: csr_matrix, lessons: Sequence[ToneLesson]) -> NDArray[np.bool_]:
    """Say of each column whether several authors have it, shape (width,)."""
    authors = owners([Submission(each.text, author=each.author) for each in lessons])
    ones = np.ones(len(authors))
    by_author = csr_matrix((ones, (authors, np.arange(len(authors)))))
    present = csr_matrix((np.ones_like(rows.data), rows.indices, rows.indptr), rows.shape)
    support = np.bincount((by_author @ present).indices, minlength=rows.shape[1])
    shared: NDArray[np.bool_] = support >= _LEAST_SUPPORT
    return shared


def _moves(
    steps: csr_matrix, prior: Vector, lessons: Sequence[ToneLesson], attribute: str
) -> Vector:
    """Give how far each movable column moves for one attribute, all 0 where few showed it."""
    shown = np.array([attribute in each.shown for each in lessons])
    told = shown | np.array([not each.shown for each in lessons])
    if shown.sum() < FEWEST_OF_A_CLASS:
        return np.zeros(steps.shape[1])
    rehearsed = steps.shape[0] - len(lessons)
    chosen = np.concatenate((told, np.ones(rehearsed, dtype=bool)))
    labels = np.concatenate((shown.astype(np.float64), _sigmoid(prior[len(lessons) :])))
    weights = np.array([each.weight for each in lessons] + [_REHEARSAL_WEIGHT] * rehearsed)
    decided = np.arange(len(chosen)) < len(lessons)
    return _fit(
        csr_matrix(steps[chosen]),
        prior[chosen],
        labels[chosen],
        weights[chosen],
        decided[chosen].astype(np.float64),
    )


def _fit(
    steps: csr_matrix, prior: Vector, labels: Vector, weights: Vector, decided: Vector
) -> Vector:
    """Minimise the logistic loss, held at the prior; `decided` rows share an intercept that is
    then forgotten, since it says what people looked at.
    """
    across = steps.T.tocsr()

    def loss(step: Vector) -> tuple[float, Vector]:
        scores = prior + steps @ step[:-1] + decided * step[-1]
        losses = np.logaddexp(0, scores) - labels * scores
        slopes = weights * (_sigmoid(scores) - labels)
        held = step[:-1]
        gradient = np.append(across @ slopes + _HOLD * held, slopes @ decided)
        return float(weights @ losses + _HOLD / 2 * (held @ held)), gradient

    start = np.zeros(steps.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return np.asarray(found.x[:-1], dtype=np.float64)


def _sigmoid(scores: Vector) -> Vector:
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -500, 500))))
