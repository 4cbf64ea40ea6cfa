"""Questions: any text is understood, or refused with a sentence, and only words come out of it."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.errors import Invalid
from moderation.identifiers import new_id
from moderation.search.document import AUTHOR, TITLE
from moderation.search.index import WantedDocuments
from moderation.search.question import Beginning, Phrase, Question, has_address, understand

SITE = new_id()
PIECES = st.sampled_from(
    [
        "author:",
        "thread:",
        "status:spam",
        "before:",
        "2026-02-31",
        '"',
        "*",
        "NEAR(",
        "AND",
        "OR",
        "crust",
        "汉字",
        "é",
        "'",
        "\\",
        "(",
        ")",
        "&",
        "|",
        "!",
        ":*",
        "<->",
        "--",
        ";",
        "\x00",
    ]
)


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ("Crust dough", Question((Phrase(("crust",)), Phrase(("dough",))))),
        ('"sour dough"', Question((Phrase(("sour", "dough")),))),
        ('"sour dough', Question((Phrase(("sour", "dough")),))),
        ("don't", Question((Phrase(("don", "t")),))),
        ("cru*", Question((Beginning("\ue005cru", None),))),
        ("crus*", Question((Beginning("\ue005crus", None),))),
        ("crust*", Question((Beginning("\ue005crus", "crust"),))),
        ("author:jane", Question((Phrase((f"{AUTHOR}jane",)),))),
        ('Thread:"how to"', Question((Phrase((f"{TITLE}how", f"{TITLE}to")),))),
        ("thread:https://a.test/b", Question(threads=("https://a.test/b",))),
        ("status:SPAM", Question(statuses=("spam",))),
        ("before:2026-11", Question(before=datetime(2026, 11, 1, tzinfo=UTC))),
        ("after:2026", Question(after=datetime(2026, 1, 1, tzinfo=UTC))),
        ("字", Question((Beginning("\ue005字", None),))),
        ("汉字列", Question((Phrase(("汉字", "字列")),))),
        ("http://a.test", Question((Phrase(("http", "a", "test")),))),
        ("  ", None),
    ],
)
def test_what_is_typed_means(asked: str, question: Question | None) -> None:
    assert understand(asked) == question


@given(st.one_of(st.text(max_size=320), st.lists(PIECES, max_size=14).map("".join)))
def test_any_text_is_a_question_or_a_sentence(asked: str) -> None:
    try:
        question = understand(asked)
    except Invalid as refused:
        sentence = refused.detail
        assert re.fullmatch(r"[A-Z].*\.", sentence)
        return
    if question is None:
        assert not asked.strip()
        return
    assert not has_address(asked)
    wanted = WantedDocuments(question.clauses, [SITE])
    _assert_only_words(wanted.in_fts5(), r'[("]*"[^"\'\\\s]+(?: [^"\'\\\s]+)*"(?: \*)?\)?')
    _assert_only_words(wanted.in_tsquery("\ue007x"), r"\(?'[^'\\\s]+'(?::\*)?\)?")


def _assert_only_words(written: str, part: str) -> None:
    """What reaches the database is a row of quoted words, and what we put between them."""
    between = r"(?: AND | & | <-> | \| )"
    assert re.fullmatch(f"{part}(?:{between}{part})*", written), written


@given(st.emails())
def test_an_address_is_never_searched_as_text(address: str) -> None:
    with pytest.raises(Invalid, match=r"Comments are not searched|longer"):
        understand(address)
