# ruff: noqa: RUF001 -- words in other scripts
"""Masked words are read as what they say, and honest ones as nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.text.masked_words import MaskedWords, unmasked
from classifiers.text.text import normalise


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1d10t", "idiot"),
        ("4sshole!", "asshole"),
        ("1oser", "loser"),
        ("m0r0n", "moron"),
        ("f*ck", "fuck"),
        ("F**KING", "fucking"),
        ("f***", "fuck"),
        ("b*tch", "bitch"),
        ("*sshole", "asshole"),
        ("sch**ße", "scheiße"),
        ("х*й", "хуй"),
        ("fu.ck", "fuck"),
        ("f_u_c_k", "fuck"),
        ("f.ck", "fuck"),
        ("stu.pid", "stupid"),
        ("i d i o t", "idiot"),
        ("f u c k", "fuck"),
        ("fuuuck", "fuck"),
        ("iddiioott", "idiot"),
        ("stupidd", "stupid"),
        ("assshole", "asshole"),
        ("ssccuummbbaagg", "scumbag"),
    ],
)
def test_a_masked_word_is_read_as_what_it_says(typed: str, said: str) -> None:
    assert said in normalise(f"you are {typed} there").tokens


@pytest.mark.parametrize(
    "typed",
    [
        *("letter", "committee", "follow", "deep", "hatte", "rapper", "trapped", "wrapper"),
        *("3rd", "10am", "2nd", "C++", "C#", "**bold**", "*word*", "mp3", "b2b", "covid19"),
        *("foo_bar", "push-it", "end.Then", "U.S.", "e.g.", "well-known", "class.hit", "goood"),
        *(
            "sooo",
            "aaaa",
            "ㅋㅋㅋㅋ",
            "ааа",
            "5*",
            "don't",
            "re-tire",
            "Scunthorpe",
            "http://x.test/a",
        ),
    ],
)
def test_an_honest_word_stays_what_it_is(typed: str) -> None:
    assert normalise(f"it is {typed} there").respelled == 0


def test_what_was_typed_stays_beside_what_it_says() -> None:
    normal = normalise("what a st*pid m0ron")
    assert normal.tokens == ["what", "a", "st*pid", "m0ron", "moron", "stupid"]
    assert normal.respelled == 2


def test_what_was_read_is_remembered_and_read_the_same() -> None:
    words = MaskedWords()
    typed = ["f*ck", "letter", "1d10t"]
    assert words.read(typed) == words.read(typed) == ["fuck", "idiot"]


@given(st.text(st.sampled_from("fuck*1d0t.iso-_ ß\u0301한"), max_size=80))
def test_any_word_is_read_as_one_word_or_none(token: str) -> None:
    assert not any(character.isspace() for character in unmasked(token.replace(" ", "")))
