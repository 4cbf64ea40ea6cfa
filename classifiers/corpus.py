"""Labelled comments from JSON lines, their groups, and the fields that are dropped."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.submission import Submission


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


def owners(submissions: Sequence[Submission]) -> NDArray[np.int64]:
    """Give each row's author as a number; a row without a name is an author of its own."""
    numbers: dict[str, int] = {}
    keys = (each.author or f"\0{row}" for row, each in enumerate(submissions))
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def drop_fields(submissions: Sequence[Submission], share: float, seed: int) -> list[Submission]:
    """Drop name, website and title from a `share` of the rows, each row as its text decides.

    Deterministic and independent of the order of rows: the lesson "has a website, so is spam"
    must not be learned from who happens to fill in a form.
    """
    limit = int(share * 2**32)
    return [
        replace(each, author="", url="", title="", excerpt="") if _lot(each, seed) < limit else each
        for each in submissions
    ]


def _lot(submission: Submission, seed: int) -> int:
    text = f"{submission.text}\0{submission.author}".encode("utf-8", "ignore")
    return (zlib.crc32(text) * 0x9E3779B1 + seed * 0x85EBCA6B) % 2**32
