"""Labelled files of invented comments, and what a model says of them."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from classifiers import SpamModel, Submission
from classifiers.evaluation.in_use import evaluate_in_use
from classifiers.evaluation.labelled_rows import read_rows

COSTS = {
    "opinion": {"warm_p50": 50.0, "unseen_p50": 150.0, "p99": 600.0},
    "file": {"bytes": 2_000_000, "loading_ms": 20.0, "memory_bytes": 9_000_000},
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes one file of labelled rows: ``write("blog", {"text": …, "label": …}, "broken {")``."""
    return partial(_write, tmp_path / "labelled")


@pytest.fixture(scope="session")
def labelled(
    tmp_path_factory: pytest.TempPathFactory, submissions: list[Submission], labels: list[int]
) -> Path:
    """Two blogs, a news site with ham only in German, and two videos; one line is broken."""
    write = partial(_write, tmp_path_factory.mktemp("labelled"))
    rows = [_row(each, label) for each, label in zip(submissions, labels, strict=True)]
    write("blog_first", *(row | _dated(n, "A walk") for n, row in enumerate(rows[0::3])), '{"text"')
    write("blog_second", *(row | _dated(n, "A loaf") for n, row in enumerate(rows[1::3])))
    # Texts of their own: what another source has already would be counted once.
    ham = [{"text": f"Zu {each['text']}", "label": "ham", "lang": "de"} for each in rows[32::3]]
    write("news_paper", *ham)
    videos = [
        {"text": row["text"], "label": row["label"], "source": f"video_{number % 2}"}
        for number, row in enumerate(rows[2::3])
    ]
    return write("tubespam", *videos)


@pytest.fixture(scope="session")
def results(labelled: Path, fitted_model: SpamModel) -> dict[str, Any]:
    """What evaluating a small model on them gives; nobody changes it."""
    return evaluate_in_use(fitted_model, read_rows(labelled), _silent, costs=COSTS)


@pytest.fixture(scope="session")
def fitted_model(fitted: Any) -> SpamModel:
    model: SpamModel = fitted.export()
    return model


def _write(folder: Path, file: str, *lines: Any) -> Path:
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    folder.mkdir(exist_ok=True)
    (folder / f"{file}.jsonl").write_text("\n".join(written) + "\n", encoding="utf-8")
    return folder


def _row(submission: Submission, label: int) -> dict[str, Any]:
    row = {"text": submission.text, "label": ("ham", "spam")[label], "lang": "en"}
    return row | {"author": submission.author, "url": submission.url}


def _dated(number: int, title: str) -> dict[str, str]:
    """Date rows so that spam and ham come in turn."""
    return {"timestamp": f"2025-01-{1 + number * 7 % 20:02}T12:00:00Z", "context": title}


def _silent(sentence: str) -> None:
    assert sentence
