"""Copies are counted once, and what was learned from is not judged."""

from collections.abc import Callable
from pathlib import Path

from classifiers.evaluation.copies import counted_once, not_among
from classifiers.evaluation.labelled_rows import read_rows

LONG = "The bridge was closed in spring, and nobody told us."


def rows_of(write: Callable[..., Path], file: str, *texts: str):
    return read_rows(write(file, *({"text": text, "label": "ham"} for text in texts)))


def test_a_text_is_counted_once_however_it_is_written_and_whoever_sent_it(write):
    rows_of(write, "blog_one", LONG, "Another one, which is not like it at all.", LONG.upper())
    rows = rows_of(write, "blog_two", LONG.replace("bridge", "bri\u200bdge"))
    once = counted_once(rows)
    assert once.submissions[0].text == LONG
    assert (len(once.labels), once.repeated) == (2, 2)
    assert once.digest == rows.digest


def test_short_texts_are_alike_without_being_copies(write):
    once = counted_once(rows_of(write, "blog", "Thanks!", "Thanks!", "thanks"))
    assert (len(once.labels), once.repeated) == (3, 0)


def test_what_was_learned_from_is_left_out_of_what_is_only_measured_on(write, tmp_path):
    known = rows_of(write, "known", LONG)
    other = "Nobody has told us anything about the tram so far."
    (tmp_path / "labelled" / "known.jsonl").unlink()
    measured = rows_of(write, "measured", LONG, other)
    assert [each.text for each in not_among(measured, known).submissions] == [other]
