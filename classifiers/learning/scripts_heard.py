"""What is learned of a script in which nobody honest was heard: nothing.

Where only spam is written in a script, its letters are as good as a label: a model learns that
Russian is spam. So the words of such a script are left out while learning, and that there are
foreign letters is no longer told. A comment that consists of little else doesn't count at all.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.features import NAMES, Features
from classifiers.text.scripts import LATIN, script_of

_FOREIGN_LETTERS: Final = NAMES.index("foreign_letters")


def scripts_heard(
    features: Sequence[Features],
    labels: NDArray[np.int64],
    owners: NDArray[np.int64],
    least: int,
) -> frozenset[str]:
    """Name the scripts in which at least `least` authors of ham wrote; Latin is always heard.

    labels: 1 for spam. owners: who wrote each, as numbers. Both have shape (n,).
    """
    authors: dict[str, set[int]] = {}
    for row in np.flatnonzero(labels == 0).tolist():
        for script in _scripts_of(features[row]):
            authors.setdefault(script, set()).add(int(owners[row]))
    return frozenset({LATIN} | {name for name, who in authors.items() if len(who) >= least})


def only_heard(features: Features, heard: frozenset[str]) -> Features:
    """Give the features without the words of scripts that are not `heard`."""
    if _scripts_of(features) <= heard:
        return features
    texts, authors, websites = (
        [token for token in tokens if script_of(token) in heard] for tokens in features.fields
    )
    named = list(features.named)
    named[_FOREIGN_LETTERS] = 0.0
    tokens = [token for token in features.tokens if script_of(token) in heard]
    return features._replace(tokens=tokens, fields=(texts, authors, websites), named=named)


def is_heard(features: Features, understood: Features) -> bool:
    """Say whether half of the words are left in what `only_heard` gave."""
    return 2 * len(understood.tokens) >= len(features.tokens)


def _scripts_of(features: Features) -> set[str]:
    return {
        script_of(token) for tokens in features.fields for token in tokens if not token.isascii()
    }
