"""Labelled comments as they are measured on: JSON lines, refused or skipped by file and line."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.learning.corpus import Corpus
from classifiers.submission import Submission

_LABELS: Final = {"ham": 0, "spam": 1}
_NUMBER: Final = re.compile(r"[0-9]{1,15}$")
_OPTIONAL: Final = ("source", "author", "url", "context", "lang", "timestamp")


class DataError(Exception):
    """The data can't be measured on; the message says in a sentence why, never quoting a row."""


class LinePlace(NamedTuple):
    """Where a line stands."""

    file: str
    line: int


@dataclass(frozen=True)
class Rows:
    """Labelled comments, row by row.

    labels: 1 for spam, 0 for ham, shape (n,). sources: the field `source`, or the file's name
    where a row has none. files: names of the files, without ending. timestamps: as given, or "".
    order: in which they were published: the number that ends the field `id`, or the line.
    broken: lines that are not JSON objects; they are left out. digest: SHA-256 of the files.
    repeated: rows that were left out because another has their text (see `copies`).
    """

    submissions: list[Submission]
    labels: NDArray[np.int64]
    sources: NDArray[np.str_]
    files: NDArray[np.str_]
    timestamps: NDArray[np.str_]
    order: NDArray[np.int64]
    broken: tuple[LinePlace, ...] = ()
    digest: str = ""
    repeated: int = 0

    def only(self, chosen: NDArray[np.bool_]) -> "Rows":
        """Give the rows where `chosen`, shape (n,), is true."""
        return Rows(
            [self.submissions[row] for row in np.flatnonzero(chosen)],
            self.labels[chosen],
            self.sources[chosen],
            self.files[chosen],
            self.timestamps[chosen],
            self.order[chosen],
        )

    def by_file(self) -> "Rows":
        """Give the same rows with the files' names as sources."""
        return replace(self, sources=self.files)

    def corpus(self) -> Corpus:
        """Give the rows in the form that training groups them in."""
        return Corpus(
            self.submissions, self.labels, self.sources, self.timestamps, len(self.broken)
        )


def read_rows(folder: Path) -> Rows:
    """Read every `*.jsonl` in `folder`, in the order of their names.

    A line that isn't a JSON object is counted and skipped. Raises DataError where there is no
    file or no row, for a label other than "spam" and "ham", and for a text that is missing.
    """
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise DataError(f"There are no *.jsonl files in {folder}.")
    digest = hashlib.sha256()
    records: list[tuple[Submission, int, str, str, str, int]] = []
    broken: list[LinePlace] = []
    for path in paths:
        content = path.read_bytes()
        digest.update(content)
        for place, record in _records(content, path.name):
            if record is None:
                broken.append(place)
            else:
                records.append(_row(record, place, path.stem))
    if not records:
        raise DataError(f"There is no row in the *.jsonl files of {folder}.")
    submissions, labels, sources, files, times, order = zip(*records, strict=True)
    columns = (
        np.array(labels),
        np.array(sources),
        np.array(files),
        np.array(times),
        np.array(order),
    )
    return Rows(list(submissions), *columns, tuple(broken), digest.hexdigest())


def _records(content: bytes, file: str) -> Iterator[tuple[LinePlace, dict[str, Any] | None]]:
    """Give each line that isn't blank with its place; None for one that can't be read."""
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line.decode())
        except (ValueError, RecursionError):
            record = None
        yield LinePlace(file, number), record if isinstance(record, dict) else None


def _row(
    record: dict[str, Any], place: LinePlace, file: str
) -> tuple[Submission, int, str, str, str, int]:
    where = f"{place.file}, line {place.line}"
    label = record.get("label")
    if not isinstance(label, str) or label not in _LABELS:
        raise DataError(f'{where}: the label must be "spam" or "ham".')
    if not isinstance(record.get("text"), str):
        raise DataError(f"{where}: the text is missing, or isn't a string.")
    fields = {name: record.get(name) or "" for name in _OPTIONAL}
    wrong = [name for name, value in fields.items() if not isinstance(value, str)]
    if wrong:
        raise DataError(f"{where}: the field {wrong[0]} must be a string.")
    submission = Submission(
        text=record["text"],
        author=fields["author"],
        url=fields["url"],
        title=fields["context"],
        language=fields["lang"],
    )
    numbers = _NUMBER.search(str(record.get("id", "")))
    order = int(numbers[0]) if numbers else place.line
    source = fields["source"] or file
    return submission, _LABELS[label], source, file, fields["timestamp"], order
