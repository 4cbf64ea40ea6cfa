"""Where sentences begin and end, in UTF-16 units."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.actions.perspective.spans import MOST, sentences, whole


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One. Two!  Three?", ["One.", "Two!", "Three?"]),
        ('He said "no." Then left.', ['He said "no."', "Then left."]),
        ("See example.org or 1.5 of it", ["See example.org or 1.5 of it"]),
        ("你好。再见\uff01", ["你好。", "再见\uff01"]),
        ("One\n\n two  \nthree", ["One", "two", "three"]),
        ("   ", ["   "]),
        ("…", ["…"]),
    ],
)
def test_what_a_sentence_is(text, pieces):
    assert [one.text for one in sentences(text)] == pieces


@settings(max_examples=30)
@given(st.text(st.sampled_from('a.! \n。👍\U0001f3fd"e'), max_size=60))
def test_each_stands_where_it_says_and_only_space_is_between(text):
    units = text.encode("utf-16-le")
    at = 0
    for one in sentences(text):
        assert units[2 * one.begin : 2 * one.end].decode("utf-16-le") == one.text
        between = units[2 * at : 2 * one.begin].decode("utf-16-le")
        assert not between.strip()
        at = one.end
    assert not units[2 * at :].decode("utf-16-le").strip()
    assert whole(text).end == len(units) // 2


def test_many_are_a_bounded_number():
    found = sentences("a. " * 1000)
    assert len(found) <= MOST
    assert "".join(one.text for one in found).count("a.") == 1000
