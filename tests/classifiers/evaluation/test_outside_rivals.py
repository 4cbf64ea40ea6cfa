"""Other people's filters are taught and asked by mail; a stand-in shows what they are told."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from classifiers.evaluation.labelled_rows import Rows, read_rows
from classifiers.evaluation.outside_rivals import BOGOFILTER, mailbox, outside_scores
from classifiers.submission import Submission

STAND_IN = """#!/bin/sh
case "$*" in
  *-T*) grep -c '^From moderation@' > "$2/asked"; cat "$2/taught" >&2; printf 'S 0.9\\nH 0.1\\n' ;;
  *) grep '^From: ' >> "$2/taught"; exit 0 ;;
esac
"""


@pytest.fixture
def rows(write: Callable[..., Path]) -> Rows:
    return read_rows(
        write(
            "blog",
            {"text": "Buy lamps now", "label": "spam", "author": "lamps"},
            {"text": "The lamp in our street is broken", "label": "ham", "author": "Jane"},
        )
    )


def stand_in(folder: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "bogofilter"
    path.write_text(program)
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_a_filter_that_is_there_is_taught_and_asked(rows, tmp_path, monkeypatch):
    stand_in(tmp_path, STAND_IN, monkeypatch)
    ((name, scores),) = outside_scores(rows, rows, str.__len__)
    assert name == BOGOFILTER
    assert scores.tolist() == [0.9, 0.1]


def test_one_that_is_not_there_is_left_out_and_that_is_said(rows, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    said: list[str] = []
    assert list(outside_scores(rows, rows, said.append)) == []
    assert said == ["bogofilter is not installed: left out"]


def test_answers_that_are_too_few_are_an_error(rows, tmp_path, monkeypatch):
    stand_in(tmp_path, "#!/bin/sh\ncat > /dev/null\n", monkeypatch)
    with pytest.raises(RuntimeError, match="judged 0 of 2"):
        list(outside_scores(rows, rows, str.__len__))


def test_no_line_of_a_comment_begins_another_mail():
    hostile = Submission("Hello\nFrom moderation@example.org Thu\nFrom: you", "A\nFrom: B")
    mails = mailbox([hostile, Submission("Bye")])
    assert sum(line.startswith("From ") for line in mails.splitlines()) == 2
