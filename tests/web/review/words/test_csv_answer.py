"""Tables as CSV: no spreadsheet takes what a stranger wrote for a formula."""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.web.review.words.csv_answer import csv_lines, harmless

_TRICKS = tuple("=+-@|%")
_TEXTS = st.text(st.sampled_from(";,\t\r\n\f\"' \u00a0\ufeff\u2028=+-@|%a1"), max_size=20)


@given(st.lists(_TEXTS, min_size=1, max_size=4), st.sampled_from(",;\t"))
@example(["x", "a;=1+1"], ";")
@example(["x", 'a;"=1+1'], ";")
@example(["x", "a\t =1+1"], "\t")
@example(["x", "a\r\n@SUM(1)"], ";")
def test_no_cell_begins_a_formula_whatever_the_reader_takes_for_the_separator(
    row: list[str], separator: str
) -> None:
    text = "".join(csv_lines([row]))
    cells = [
        cell
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for cell in line
    ]
    cells += re.split(r"[;\t\r\n\f\u2028]", text)  # a reader that knows no quotes
    for cell in cells:
        assert not cell.lstrip(' \u00a0\ufeff"').startswith(_TRICKS), (text, cell)


@given(_TEXTS)
def test_nothing_but_apostrophes_is_added_and_a_second_time_changes_nothing(text: str) -> None:
    once = harmless(text)
    assert isinstance(once, str)
    assert once.replace("'", "") == text.replace("'", "")
    assert harmless(once) == once


@pytest.mark.parametrize("text", ["a - b", "see; well, 50% off", "it's", "x;y", "2\n3"])
def test_what_begins_no_formula_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_long_run_of_separators_is_dealt_with_at_once() -> None:
    assert harmless("a" + "\n" * 200_000 + "b") == "a" + "\n" * 200_000 + "b"
