"""Labelled comments from JSON lines, and the groups that are held out together."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.submission import Submission

_LARGE = 3000
_SPANS = 4


class Corpus(NamedTuple):
    """Labelled comments, row by row.

    labels: 1 for spam, 0 for ham, shape (n,). sources: where each row is from.
    timestamps: ISO 8601 as published, "" where unknown. unreadable: lines that aren't JSON.
    """

    submissions: list[Submission]
    labels: NDArray[np.int64]
    sources: NDArray[np.str_]
    timestamps: NDArray[np.str_]
    unreadable: int

    def rows(self, chosen: NDArray[np.bool_]) -> "Corpus":
        """Give the rows where `chosen`, shape (n,), is true."""
        submissions = [self.submissions[i] for i in np.flatnonzero(chosen)]
        return Corpus(
            submissions, self.labels[chosen], self.sources[chosen], self.timestamps[chosen], 0
        )


def load(folder: Path) -> Corpus:
    """Read every `*.jsonl` in `folder`, in the order of their names; the file names the source.

    Raises FileNotFoundError where there is none.
    """
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise FileNotFoundError(f"There are no *.jsonl files in {folder}.")
    rows: list[tuple[Submission, int, str, str]] = []
    unreadable = 0
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                record = json.loads(line)
            except ValueError:
                unreadable += 1
                continue
            label = int(record["label"] == "spam")
            rows.append((_submission(record), label, path.stem, record.get("timestamp") or ""))
    submissions, labels, sources, timestamps = (list(column) for column in zip(*rows, strict=True))
    return Corpus(
        submissions, np.array(labels), np.array(sources), np.array(timestamps), unreadable
    )


def _submission(record: dict[str, str]) -> Submission:
    return Submission(
        text=record["text"],
        author=record.get("author") or "",
        url=record.get("url") or "",
        title=record.get("context") or "",
        language=record.get("lang") or "",
    )


def groups(corpus: Corpus) -> NDArray[np.str_]:
    """Give the group that each row is held out with, shape (n,): its source.

    A source of 3000 rows or more is cut into four spans, by time where it is dated. Its comments
    then count as of a known kind, sent later, which is what a site meets; held out whole, a kind
    without any sibling would only teach the calibration to shrug. All others stay whole: each is
    a place that the model has never seen.
    """
    named = corpus.sources.astype("U64")
    for source in np.unique(corpus.sources):
        rows = np.flatnonzero(corpus.sources == source)
        if len(rows) >= _LARGE:
            by_time = rows[np.argsort(corpus.timestamps[rows], kind="stable")]
            for span, members in enumerate(np.array_split(by_time, _SPANS)):
                named[members] = f"{source} {span + 1}"
    return named
