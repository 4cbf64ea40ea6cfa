"""Words, their places, and the part of a text that is shown."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.search.document import Indexed, as_text, as_vector, document_of
from moderation.search.excerpt import LENGTH, excerpt_of
from moderation.search.question import understand
from moderation.search.words import LONGEST, MOST, plain_words, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The CRUST, crust!", ["the", "crust", "crust"]),
        ("Crème brûlée Ångström Việt", ["creme", "brulee", "angstrom", "viet"]),
        ("Straße ﬁne \uff21\uff22\uff23", ["strasse", "fine", "abc"]),
        ("Ёлка, мой край", ["елка", "мой", "край"]),
        ("κόσμος ΚΌΣΜΟΣ", ["κοσμοσ", "κοσμοσ"]),
        ("ca\u200bsi\u00adno", ["casino"]),
        ("a_b a-b a.b", ["a", "b", "a", "b", "a", "b"]),
        ("“quoted”—dashed…", ["quoted", "dashed"]),
        ("汉字列", ["汉字", "字列", "列"]),
        ("abc汉字", ["abc", "汉字", "字"]),
        ("हिन्दी", ["हिन्दी"]),
        ("👍🏽 ---", []),
    ],
)
def test_a_text_has_these_words(text: str, words: list[str]) -> None:
    assert plain_words(text) == words


@given(st.text(max_size=200))
def test_words_are_words_and_stand_where_they_say(text: str) -> None:
    for word in words_of(text):
        assert 0 < len(word.text) <= LONGEST
        assert all(unicodedata.category(one)[0] in "LMN" for one in word.text)
        assert 0 <= word.start < word.end <= len(text)


@given(st.text())
@example("word " * (MOST + 5))
@example("汉" * 9_000)
@example("a" * 4_001 + " b")
def test_plain_words_are_the_words_without_their_places(text: str) -> None:
    for _ in range(2):  # the first time, and as they are remembered
        assert plain_words(text) == [word.text for word in words_of(text)]


@given(st.text(max_size=120))
def test_case_and_decomposition_make_no_difference(text: str) -> None:
    assert plain_words(unicodedata.normalize("NFC", text)) == plain_words(
        unicodedata.normalize("NFC", unicodedata.normalize("NFD", text))
    )


@pytest.mark.parametrize("unit", ["e\u0301", "\u0301", "汉", "a", "ﷺ", "\u0316\u0301", "é "])
def test_no_text_takes_long(unit: str) -> None:
    begun = time.thread_time()
    plain_words(unit * (60_000 // len(unit)))
    assert time.thread_time() - begun < 2


@given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=20))
def test_a_document_is_written_as_words_without_quotes(text: str, name: str, title: str) -> None:
    document = document_of(Indexed("site", "thread", text, name, title))
    for written in (as_text(document), as_vector(document).replace("'", "")):
        assert not set(written) & set("'\"\\\n\0")


@given(st.text(max_size=600), st.text("abcdé汉字 ", min_size=1, max_size=9))
def test_an_excerpt_is_a_part_of_the_text(text: str, asked: str) -> None:
    question = understand(f"a{asked.strip()}")
    assert question is not None
    segments = excerpt_of(text, question.clauses)
    shown = "".join(segment.text for segment in segments).strip("…").split()
    assert " ".join(shown) in " ".join(text.split()).replace("…", "…")
    assert sum(len(segment.text) for segment in segments) <= LENGTH + 4


def test_an_excerpt_marks_phrases_as_a_whole_and_beginnings_word_by_word() -> None:
    question = understand('"sour dough" bak* 字列')
    assert question is not None
    text = "x " * 200 + "A sour  dough is baked, baking 汉字列 sour."
    marked = [one.text for one in excerpt_of(text, question.clauses) if one.is_match]
    assert marked == ["sour dough", "baked", "baking", "字列"]
