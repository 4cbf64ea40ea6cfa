"""What nobody sees leaves names; what spells stays, in every script."""

import sys
from itertools import groupby
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.unseen import (
    _MAY_BE_PILED,
    FLAG,
    HIGHEST,
    SHOWN,
    SUSPECT,
    is_mark,
    is_visible,
    seen_line,
    spells,
    within_line,
)
from tests.fixtures.hostile import DECEIVING, UNDECEIVING

# Unicode's Bidi_Control and Default_Ignorable_Code_Point, as its files of properties list them.
BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
IGNORABLE = {0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0}
for first, last in [
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0xFE00, 0xFE0F),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
]:
    IGNORABLE |= set(range(first, last + 1))
# Formats that are drawn, around or above numbers: Prepended_Concatenation_Mark.
DRAWN = {*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD}
BLANK = {0x2800, 0x1D159, 0x16FE4, 0xFFFC}

ODD = st.sampled_from(
    (
        *map(chr, sorted(BIDI | BLANK)),
        *"\u200b\u200c\u200d\ufe0e\ufe0f\ufe00\u180b\u180e\u034f\u2028\x85\u20e3 1a",
        *"\u0628\u094d\u0915\u1820\u845b\U0001f469\U0001f3f4\u2764\U000e0101\U000e0067\U000e007f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067",
    )
)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(st.one_of(ODD, st.text(st.characters(), max_size=3)), max_size=24).map("".join),
)
ORDINARY = st.text(
    st.characters(categories=("L", "M", "N", "P", "S")).filter(lambda one: not SUSPECT.match(one)),
    min_size=1,
    max_size=40,
)


@given(TEXTS)
@example(DECEIVING)
@example("\u0628\u200c\u061c\u0628")
def test_a_cleaned_name_holds_nothing_that_deceives(text: str) -> None:
    cleaned = seen_line(text)
    assert not {ord(one) for one in cleaned} & (BIDI | BLANK)
    rest = FLAG.sub("\U0001f3f4", cleaned)
    for at, one in enumerate(rest):
        if ord(one) in IGNORABLE or category(one) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}:
            honest = spells(one, rest[at - 1 : at], rest[at + 1 : at + 2])
            assert honest or ord(one) in DRAWN, (ascii(cleaned), at)


@given(TEXTS)
@example("\U0001f3f4\u200b\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f")
@example("\u0628\u200c\u200c\u0628 \u0628\u200c\u061c")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert seen_line(seen_line(text)) == seen_line(text)


@given(ORDINARY)
def test_ordinary_letters_and_marks_of_any_script_stay(text: str) -> None:
    assert seen_line(text) == text


@given(TEXTS)
def test_a_name_is_as_visible_afterwards_as_before(text: str) -> None:
    assert is_visible(seen_line(text)) == is_visible(text)


def test_what_unicode_calls_unseen_is_suspect_and_nothing_that_is_drawn_is() -> None:
    everything = {point for point in range(sys.maxunicode + 1) if SUSPECT.match(chr(point))}
    formats = {
        point
        for point in range(sys.maxunicode + 1)
        if category(chr(point)) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    }
    assert IGNORABLE | BIDI | BLANK | formats - DRAWN - {9, 10, 13} <= everything
    drawn = {
        point for point in everything - IGNORABLE - BLANK if category(chr(point))[0] in "LMNPS"
    }
    assert drawn == set()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (DECEIVING, UNDECEIVING),
        ("ad\u00admin\u200b\ufeff", "admin"),
        ("a\u200db \u200cc", "ab c"),
        ("Jane\u2028Doe\n\tof \u00a0 York\x85", "Jane Doe of York"),
        ("\u3164\u2800\u202e\U000e0041", ""),
        ("hi\U000e0062\U000e0075\U000e0079", "hi"),
        ("\U0001f3f4\U000e0073\U000e0065\U000e007f", "\U0001f3f4"),  # a flag that nobody draws
        ("A\ufe0f\ufe0fda", "Ada"),
        ("\u845b\U000e0100\U000e0101\U000e0102", "\u845b\U000e0100"),
        ("\u05d3\u05df \u200f(ok)\u200e", "\u05d3\u05df (ok)"),
        ("bell\x07\x1b[31m", "bell [31m"),
        ("\x01Ann\x1fLee\x02 \x03", "Ann Lee"),
    ],
)
def test_what_hides_or_turns_is_gone(text: str, left: str) -> None:
    assert seen_line(text) == left


@pytest.mark.parametrize(
    "name",
    [
        "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",  # Alireza, in Persian
        "\u0936\u0930\u094d\u200d\u092e\u093e",  # Sharma, with the half letter spelled out
        "\u0930\u094d\u200c\u092f",
        "\u0d30\u0d3e\u0d2e\u0d28\u0d4d\u200d",  # Raman, in Malayalam, ends with a joiner
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",  # Sri, in Sinhala
        "\u09b0\u200d\u09cd\u09af\u09be\u09ac",  # a joiner before the mark, in Bengali
        "\u182a\u1820\u180b\u1832\u180e\u1820",  # Mongolian, with its selector and separator
        "\u845b\U000e0100\u57ce",  # Katsuragi, with the variant of its letter
        "Ann \U0001f469\U0001f3fe\u200d\U0001f373 \u2764\ufe0f\u200d\U0001f525",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f Ewan",
        "\U0001f3f4\u200d\u2620\ufe0f 1\ufe0f\u20e3 \u2139\ufe0f \U0001f642\u200d\u2194\ufe0f",
        "\u05d3\u05df",
        "Nguye\u0302\u0303n",
        "O\u2019Brien-St. John",
    ],
)
def test_honest_names_stay_as_they_are(name: str) -> None:
    assert seen_line(name) == name


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    assert seen_line("\u200d\u0628" * 50_000) == "\u0628" + "\u200d\u0628" * 49_999


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("e\u0323\u0302\u0301\u0300 as typed", "e\u0323\u0302\u0301\u0300 as typed"),
        ("Z" + "\u0300\u0301" * 40 + "o\nnext", "Z\u0300\u0301o\nnext"),
        ("\u20dd" * 9, "\u20dd\u20dd"),
        ("a" + "\u0300" * 5 + " b" + "\u0301" * 4, "a\u0300\u0300 b" + "\u0301" * 4),
    ],
)
def test_marks_lie_over_no_other_line(text, shown):
    assert within_line(text) == shown


@given(text=st.text(st.sampled_from("ab \n\u0300\u0301\u0591\u20dd\u200d"), max_size=60))
def test_what_is_within_its_line_stays_so(text):
    shown = within_line(text)
    assert within_line(shown) == shown
    assert [one for one in shown if not is_mark(one)] == [one for one in text if not is_mark(one)]


def test_what_is_passed_over_for_being_no_mark_is_none():
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    passed_over = [one for one in every if not _MAY_BE_PILED.search(one * HIGHEST + one)]
    assert len(passed_over) > 32_000
    assert not [one for one in passed_over if is_mark(one)]


_MIXED = st.text(
    st.sampled_from("aé–я\u0449漢ÿ\u0300\u0301\u0483\u0591\u05d0\u20dd😀"), max_size=40
)


@given(text=_MIXED)
def test_a_text_without_so_many_marks_in_a_row_is_as_it_was(text):
    runs = [(piled, "".join(run)) for piled, run in groupby(text, is_mark)]
    kept = (run[:SHOWN] if piled and len(run) > HIGHEST else run for piled, run in runs)
    assert within_line(text) == "".join(kept)
