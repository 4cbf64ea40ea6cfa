"""Copies: what was sent again is counted once, and nothing is judged that was learned from.

Texts are compared as a model reads them: capitals, disguises and long numbers make no difference.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from classifiers.evaluation.labelled_rows import Rows
from classifiers.evaluation.measures import Flags
from classifiers.text.text import normalise

_TELLING: Final = 24  # characters: shorter texts ("Thanks!") are alike without being copies


def counted_once(rows: Rows) -> Rows:
    """Give the rows without those whose text an earlier one has, of whichever source.

    So no text can be on both sides of a split.
    """
    first: dict[str, int] = {}
    texts = [first.setdefault(text, row) for row, text in enumerate(_texts(rows))]
    return _only(rows, np.array([row == first_row for row, first_row in enumerate(texts)]))


def not_among(rows: Rows, others: Rows) -> Rows:
    """Give the rows whose text is none of the `others`'."""
    known = set(_texts(others))
    return _only(rows, np.array([text not in known for text in _texts(rows)]))


def _only(rows: Rows, kept: Flags) -> Rows:
    chosen = rows.only(kept.astype(bool))
    left_out = rows.repeated + int(len(kept) - kept.sum())
    return replace(chosen, broken=rows.broken, digest=rows.digest, repeated=left_out)


def _texts(rows: Rows) -> list[str]:
    """Give what texts are compared by: a short one is like nothing but itself."""
    words = [normalise(each.text).words for each in rows.submissions]
    return [
        text if len(text) >= _TELLING else f"{text} #{rows.files[row]} {row}"
        for row, text in enumerate(words)
    ]
