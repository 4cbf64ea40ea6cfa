"""Reasons in the reader's language: every fixed sentence is a message, the rest have a pattern."""

import pytest

from classifiers.findings.sentences import WITHOUT_PARTS
from moderation.actions.queue.filterable import BITS
from moderation.actions.queue.read_queue import sentence
from moderation.web.review.words.reasons import CODE_WORDS, FIXED, reason_words


def test_every_sentence_without_parameters_is_a_message() -> None:
    assert {sentence(text) for text in WITHOUT_PARTS} <= set(FIXED)


def test_every_code_has_words() -> None:
    assert set(CODE_WORDS) == set(BITS)


@pytest.mark.parametrize(
    "text",
    [
        "the text has links",
        "the wording is like spam: “pills”, “cheap”",
        "one part of the text reads more like spam than the rest: “buy now…”",
        "the text takes up the article's title: “bridge”",
        "the author's website sells something: “cheap-lamps”",
        "the text has nothing to do with the article",
        "a link in the text, to example.net",
        "3 links in the text, to example.net and others",
        "almost the same text was sent twice in the last hour",
        "the wording is like spam: “100 % sure”, “%(words)s”",
        "",
    ],
)
def test_a_reason_is_one_sentence_whatever_is_in_it(text: str) -> None:
    assert reason_words("wording", text) == sentence(text)
    assert reason_words("wording", sentence(text)) == sentence(text)
