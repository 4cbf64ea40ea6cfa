"""A spam paragraph among honest ones is found, and ordinary texts hide nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import SpamClassifier, Submission
from classifiers.parts import (
    SHORTEST,
    WINDOW,
    Part,
    hidden_part,
    hidden_score,
    outside_quotes,
    strangest_part,
)

HONEST = "They said that the bridge would be finished last year and nobody believed it then. " * 8
SPAM = "Great post! Buy blue lamps at http://blue-lamps.test/cheap-1 today. " * 6


def test_the_window_with_the_heaviest_words_is_found() -> None:
    tokens = ["calm"] * 200
    weights = [0.0] * 100 + [3.0] * 30 + [0.0] * 70
    part = strangest_part(tokens, weights)
    assert part.start >= 100
    assert part.end <= 130


@given(st.lists(st.floats(-9, 9), min_size=SHORTEST, max_size=400))
def test_every_window_lies_inside_the_text_and_none_scores_more(weights: list[float]) -> None:
    part = strangest_part(["word"] * len(weights), weights)
    assert 0 <= part.start < part.end <= len(weights)
    assert part.end - part.start == WINDOW
    last = sum(weights[-WINDOW:]) / (19 * WINDOW) ** 0.5
    assert part.score >= last - 1e-9


@given(st.floats(-99, 99), st.floats(-99, 99))
def test_only_what_stands_out_of_the_whole_and_is_suspicious_is_hidden(
    score: float, whole: float
) -> None:
    hidden = hidden_score(Part(0, WINDOW, score), whole)
    assert hidden >= 0
    assert hidden == 0 or score > max(whole + 1.49, 0.49)


def test_spam_among_honest_paragraphs_is_named_as_the_reason(
    submissions: list[Submission], labels: list[int]
) -> None:
    model = SpamClassifier(strength=1e4, folds=0).fit(submissions, labels).export()
    mixed = model.opinion(Submission(HONEST + SPAM + HONEST))
    honest = model.opinion(Submission(HONEST * 2))
    assert mixed.spam > honest.spam
    hidden = [reason for reason in mixed.reasons if reason.code == "hidden_part"]
    assert len(hidden) == 1
    assert "one part of the text" in hidden[0].text
    assert "hidden_part" not in [reason.code for reason in honest.reasons]


@pytest.mark.parametrize("words", [0, 1, SHORTEST - 1])
def test_a_short_text_is_judged_as_a_whole_only(fitted: SpamClassifier, words: int) -> None:
    opinion = fitted.export().opinion(Submission("lamps " * words))
    assert "hidden_part" not in [reason.code for reason in opinion.reasons]


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ('"They said it would be finished." buy lamps at lamps.test', "buy lamps at lamps.test"),
        ("buy blue lamps “they said that it would”, now", "buy blue lamps"),
        ("buy blue lamps «they said that it would»", "buy blue lamps"),
        ('"one two three four five" a b c "one two three four five" d e f g', "d e f g"),
    ],
)
def test_what_is_quoted_is_left_out_of_a_part(text: str, outside: str) -> None:
    tokens = text.split()
    start, end = outside_quotes(tokens) or (0, 0)
    assert " ".join(tokens[start:end]) == outside


@pytest.mark.parametrize(
    "text",
    [
        "",
        '"',
        "nothing is quoted here",
        'a "short" word is no quotation',
        '"all of this is quoted and nothing else"',
        'the 12" record, the 7" record and a 10" one',
        'an "opening sign without its end, for many words',
    ],
)
def test_without_a_quotation_there_is_nothing_outside_it(text: str) -> None:
    assert outside_quotes(text.split()) is None


@given(st.text(st.sampled_from('ab "“”«»'), max_size=200))
def test_what_is_outside_of_quotations_lies_inside_the_text(text: str) -> None:
    tokens = text.split()
    found = outside_quotes(tokens)
    assert found is None or 0 <= found[0] < found[1] <= len(tokens)


def test_a_good_sentence_that_is_quoted_takes_nothing_from_what_stands_beside_it() -> None:
    tokens = ['"calm', "calm", "calm", "calm", 'calm"', "buy", "lamps", "now"]
    weights = {"buy": 3.0, "lamps": 3.0, "now": 3.0}

    def weigh(tokens: list[str]) -> list[float]:
        return [weights.get(token, -1.0) for token in tokens]

    part, hidden = hidden_part(tokens, weigh, whole=-1.0)
    assert part is not None
    assert tokens[part.start : part.end] == ["buy", "lamps", "now"]
    assert hidden == pytest.approx(part.score + 1.0)
