"""The few words of the very comment being judged that weigh most.

The model holds no words, only hashes: a word can be quoted only from the comment itself.
"""

import re

import numpy as np
from numpy.typing import NDArray

from classifiers.hashing import word_columns
from classifiers.masking import EMAIL, LINK, NUMBER

_WORD = re.compile(rf"[^\W\d_{EMAIL}{LINK}{NUMBER}]{{3,24}}")
_MOST_READ = 4000
_QUOTED = 3


def telling_words(
    words: str, hashed: NDArray[np.float32], *, towards_spam: bool
) -> tuple[str, ...]:
    """Give up to three words of normalised `words` that push most in the given direction."""
    found, columns = word_columns(words[:_MOST_READ])
    if not found:
        return ()
    pushes = hashed.take(columns)
    if not towards_spam:
        pushes = -pushes
    chosen: dict[str, None] = {}
    for position in np.argsort(-pushes, kind="stable")[: 4 * _QUOTED].tolist():
        if pushes[position] <= 0 or len(chosen) == _QUOTED:
            break
        if _WORD.fullmatch(found[position]):
            chosen[found[position]] = None
    return tuple(chosen)
