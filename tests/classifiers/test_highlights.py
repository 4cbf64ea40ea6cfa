"""Highlights stand where the words stand, and weigh what the model says they weigh."""

from math import isclose
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import SpamModel, Span, Submission
from classifiers.features import extract
from classifiers.highlights import stretches
from classifiers.text.text import normalise

MODEL = SpamModel.load()
BLINK = 7  # times what counting takes: 40 ms where that takes 5.7

PIECES = st.sampled_from(
    [
        "bread",
        "Casino!!!",
        "https://shop.example.org/buy-now?x=1",
        '<a href="http://other.example/">cheap pills</a>',
        "c a s i n o",
        "v1agra",
        "pаypal",  # noqa: RUF001 - the look-alike is what is tested
        "in\u200bvisible",
        "jane (at) example dot org",
        "0171 555 12 34",
        "Ð¡Ð¿Ð°Ñ",
        "е" + "\u0301\u0327" * 40,  # noqa: RUF001 - a Cyrillic letter under marks
        "&lt;b&gt;",
        "\ufdfa",
        "x" * 200,
        "漢字" * 50,
        "\U0001f600",
        "\ud800",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=200),
    st.lists(PIECES, max_size=30).map(" ".join),
    st.lists(st.one_of(PIECES, st.text(st.characters(), max_size=5)), max_size=20).map("".join),
)


@given(TEXTS)
def test_spans_lie_in_the_text_one_after_the_other(text: str) -> None:
    end = 0
    for span in MODEL.highlights(Submission(text)):
        assert end <= span.start < span.end <= len(text)
        end = span.end


@given(TEXTS)
def test_every_word_that_was_read_stands_somewhere_and_no_other(text: str) -> None:
    normal = normalise(text)
    read = set(extract(Submission(text)).fields[0])
    shown = {token for stretch in stretches(text, normal) for token in stretch.tokens}
    assert shown <= read | set(normal.tokens)
    assert read - shown <= set(normal.tokens[len(normal.tokens) - normal.respelled :])


@given(TEXTS)
def test_a_span_weighs_what_the_model_sums_for_its_tokens(text: str) -> None:
    features = extract(Submission(text))
    pushes = MODEL.pushes(features)
    weights = dict(zip(features.fields[0], pushes.tokens, strict=True))
    summed = sum(weights.values())
    for span, stretch in zip(
        MODEL.highlights(Submission(text)), stretches(text, features.normal), strict=True
    ):
        own = sum(weights.get(token, 0.0) for token in stretch.tokens)
        if abs(summed) > 1e-6:
            assert isclose(span.weight, own * pushes.fields[0] / summed, abs_tol=1e-6)


def test_the_words_of_a_text_weigh_together_what_the_text_does() -> None:
    submission = Submission("My father worked a barge on the Tal for thirty years.")
    weight = sum(span.weight for span in MODEL.highlights(submission))
    assert weight == pytest.approx(MODEL.pushes(extract(submission)).fields[0])


def test_disguised_words_are_found_where_they_were_typed() -> None:
    text = "Win at the c a s i n o with v1agra from https://pills.example.org/buy today"
    spans = MODEL.highlights(Submission(text))
    shown = [text[span.start : span.end] for span in spans]
    assert "c a s i n o" in shown
    assert "https://pills.example.org/buy" in shown
    assert spans[shown.index("v1agra")].weight > 0.2


def test_a_text_without_words_has_no_highlights() -> None:
    assert MODEL.highlights(Submission("")) == ()
    assert MODEL.highlights(Submission(" \n\t")) == ()


def test_one_endless_word_is_shown_in_the_pieces_that_were_weighed() -> None:
    spans = MODEL.highlights(Submission("a" * 10_000))
    assert [(span.start, span.end) for span in spans][:2] == [(0, 64), (64, 128)]
    assert spans[-1].end == 10_000


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "a",
        "a ",
        "1 ",
        "éb1. ",
        "a\u0430 ",
        "&lt; ",
        "<a ",
        "http://a.example/b ",
        "漢字",
        "e\u0301",
    ],
)
def test_ten_thousand_characters_take_no_longer_than_a_blink(unit: str) -> None:
    submission = Submission((unit * 10_000)[:10_000])
    assert any(_times_counting(submission) < BLINK for _ in range(5))


def test_words_that_all_differ_take_no_longer_either() -> None:
    submission = Submission(" ".join(f"é{number:x}b." for number in range(2_000))[:10_000])
    assert any(_times_counting(submission) < BLINK for _ in range(5))


def _times_counting(submission: Submission) -> float:
    """How much longer it takes than counting to 40,000: a busy machine is slow at both."""
    normalise.cache_clear()
    start = process_time()
    spans = MODEL.highlights(submission)
    took = process_time() - start
    assert all(isinstance(span, Span) for span in spans)
    start, counted = process_time(), {}
    for number in range(40_000):
        counted[str(number % 1_000)] = number
    return took / (process_time() - start)


@pytest.mark.parametrize("typed", ["f*ck", "fuuuck", "fu.ck"])
def test_what_a_masked_word_says_weighs_where_it_stands(typed: str) -> None:
    text = f"well {typed} then"
    found = {text[each.start : each.end]: each.tokens for each in stretches(text, normalise(text))}
    assert found == {"well": ["well"], typed: [typed, "fuck"], "then": ["then"]}
