"""The few words of the very comment being judged that weigh most.

The model holds no words, only hashes: a word can be quoted only from the comment itself.
"""

import re

import numpy as np
from numpy.typing import NDArray

from classifiers.features import Features
from classifiers.masking import EMAIL, LINK, NUMBER

_WORD = re.compile(rf"[^\W\d_{EMAIL}{LINK}{NUMBER}]{{3,24}}")
_MOST_READ = 1000
_QUOTED = 3


def telling_words(
    features: Features, hashed: NDArray[np.float32], *, towards_spam: bool
) -> tuple[str, ...]:
    """Give up to three words of the text that push most in the given direction.

    hashed: the model's weights, shape (COLUMNS,). Only the first thousand words are looked at.
    """
    text, edges = features.normal.words, features.hashed.edges[: 2 * _MOST_READ].tolist()
    pushes = hashed.take(features.hashed.words[:_MOST_READ])
    if towards_spam:
        pushes = -pushes
    chosen: dict[str, None] = {}
    for position in pushes.argsort(kind="stable")[: 4 * _QUOTED].tolist():
        if pushes[position] >= 0 or len(chosen) == _QUOTED:
            break
        word = text[edges[2 * position] : edges[2 * position + 1]]
        if _WORD.fullmatch(word):
            chosen[word] = None
    return tuple(chosen)
