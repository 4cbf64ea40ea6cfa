"""Fit the model of kinds: `python -m classifiers.learning.kind_training --data DIR --out FILE.npz`.

Learned from invented phrases of every kind, and from spam that its words give away. The same data
gives the same bytes.
"""

import argparse
import re
import sys
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from classifiers.features import Features, extract
from classifiers.findings.letters import random_words
from classifiers.findings.praise import is_only_praise
from classifiers.kinds import (
    BITS,
    COLUMNS,
    EXTRAS,
    KINDS,
    KindModel,
    columns_of,
    extras_of,
    tokens_of,
)
from classifiers.learning.corpus import load
from classifiers.submission import Submission

_STRENGTH: Final = 30.0
_LEAST_SUPPORT: Final = 3  # comments that have a column
_MOST_OF_A_KIND: Final = 500
_SEED_IMPORTANCE: Final = 3.0

Example = tuple[Submission, int]


def parts_of(name: str) -> dict[str, list[str]]:
    """Read `kinds/NAME.txt`: lines by the kind that stands above them in brackets."""
    text = (files("classifiers.learning") / "kinds" / f"{name}.txt").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    kind = ""
    for line in text.splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(kind, []).append(line)
    return found


def seeds() -> list[Example]:
    """Give the invented phrases with their kinds."""
    return [
        (Submission(line), KINDS.index(kind))
        for kind, lines in parts_of("seeds").items()
        for line in lines
    ]


def given_away(spam: list[Submission]) -> list[Example]:
    """Give the spam whose words give its kind away, no text twice, at most 500 of a kind."""
    patterns = {
        KINDS.index(kind): re.compile(rf"(?<!\w)(?:{'|'.join(' '.join(lines).split())})(?!\w)")
        for kind, lines in parts_of("words").items()
    }
    chosen: dict[str, Example] = {}
    counts = [0] * len(KINDS)
    for each in spam:
        kind = _kind_by_words(each, patterns)
        if kind is not None and each.text not in chosen and counts[kind] < _MOST_OF_A_KIND:
            chosen[each.text] = (each, kind)
            counts[kind] += 1
    return list(chosen.values())


def _kind_by_words(each: Submission, patterns: dict[int, re.Pattern[str]]) -> int | None:
    features = extract(each)
    words = features.normal.words
    around = re.sub(r"[\W_]+", " ", f"{words} {each.author} {each.url}".lower())
    found = {kind: len(set(pattern.findall(around))) for kind, pattern in patterns.items()}
    best = max(found, key=found.__getitem__)
    if found[best] >= 2 and sorted(found.values())[-2] == 0:
        return best
    if any(found.values()):
        return None
    if 3 * random_words(each.text) >= len(features.normal.tokens) > 0:
        return KINDS.index("gibberish")
    if is_only_praise(words, len(features.normal.tokens), None):
        return KINDS.index("flattery")
    return None


def fit(examples: list[Example], importance: NDArray[np.float64]) -> KindModel:
    """Fit a model on spam with its kinds."""
    features = [extract(each) for each, _ in examples]
    rows = _rows(features, [each for each, _ in examples])
    support = np.bincount(rows.indices, minlength=COLUMNS)
    kept = np.flatnonzero((support >= _LEAST_SUPPORT) | (np.arange(COLUMNS) >= COLUMNS - EXTRAS))
    kinds = np.array([kind for _, kind in examples])
    regression = LogisticRegression(C=_STRENGTH, max_iter=500)
    balance = len(kinds) / np.bincount(kinds, minlength=len(KINDS))[kinds]
    regression.fit(rows[:, kept], kinds, sample_weight=importance * np.sqrt(balance))
    weights = np.zeros((COLUMNS, len(KINDS)), dtype=np.float32)
    weights[kept] = regression.coef_.T
    weights[-1] += regression.intercept_
    return KindModel(weights.astype(np.float16).astype(np.float32))


def _rows(features: list[Features], submissions: list[Submission]) -> csr_matrix:
    columns: list[int] = []
    values: list[float] = []
    lengths = [0]
    for each, submission in zip(features, submissions, strict=True):
        hashed = [column for token in tokens_of(each) for column in columns_of(token)]
        columns += [*hashed, *range(2 << BITS, COLUMNS)]
        values += [1 / np.sqrt(len(hashed) + 1)] * len(hashed) + extras_of(each, submission)
        lengths.append(len(columns))
    rows = csr_matrix((values, columns, lengths), shape=(len(features), COLUMNS))
    rows.sum_duplicates()
    return rows


def main(arguments: list[str] | None = None) -> int:
    """Fit and write the model; give the exit status."""
    parser = argparse.ArgumentParser(description="Fit the model of kinds of spam.")
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl files")
    parser.add_argument("--out", type=Path, required=True, help="the .npz file to write")
    chosen = parser.parse_args(arguments)
    corpus = load(chosen.data)
    spam = [corpus.submissions[row] for row in np.flatnonzero(corpus.labels == 1)]
    invented, found = seeds(), given_away(spam)
    importance = np.array([_SEED_IMPORTANCE] * len(invented) + [1.0] * len(found))
    digest = fit(invented + found, importance).save(chosen.out)
    counts = np.bincount([kind for _, kind in found], minlength=len(KINDS))
    told = ", ".join(f"{kind} {count}" for kind, count in zip(KINDS, counts, strict=True))
    sys.stdout.write(f"{len(invented)} invented, given away: {told}; SHA-256 {digest}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
