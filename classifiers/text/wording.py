"""The few words of the very comment being judged that weigh most.

The model holds no words, only hashes: a word can be quoted only from the comment itself.
"""

import re

from classifiers.text.hashing import LONGEST_TOKEN
from classifiers.text.masking import EMAIL, LINK, NUMBER

_WORD = re.compile(rf"[^\W\d_{EMAIL}{LINK}{NUMBER}]{{3,24}}")
_MOST_READ = 1000
_QUOTED = 3


def telling_words(
    tokens: list[str], weights: list[float], *, towards_spam: bool
) -> tuple[str, ...]:
    """Give up to three words of the text that push most in the given direction.

    weights: of each of the distinct `tokens`. Only the first thousand are looked at.
    """
    weights = weights[:_MOST_READ]
    order = sorted(range(len(weights)), key=weights.__getitem__, reverse=towards_spam)
    chosen: dict[str, None] = {}
    for place in order[: 3 * _QUOTED]:
        if len(chosen) == _QUOTED or (weights[place] > 0) is not towards_spam:
            break
        found = _WORD.search(tokens[place])
        if found and len(tokens[place]) < LONGEST_TOKEN:
            chosen[found[0]] = None
    return tuple(chosen)
