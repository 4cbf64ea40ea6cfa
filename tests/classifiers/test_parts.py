"""A spam paragraph among honest ones is found, and ordinary texts hide nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import SpamClassifier, Submission
from classifiers.parts import SHORTEST, WINDOW, Part, hidden_score, strangest_part

HONEST = "They said that the bridge would be finished last year and nobody believed it then. " * 8
SPAM = "Great post! Buy blue lamps at http://blue-lamps.test/cheap-1 today. " * 6


def test_the_window_with_the_heaviest_words_is_found() -> None:
    tokens = ["calm"] * 200
    weights = [0.0] * 100 + [3.0] * 30 + [0.0] * 70
    part = strangest_part(tokens, weights)
    assert part.start <= 100
    assert part.end >= 130


@given(st.lists(st.floats(-9, 9), min_size=SHORTEST, max_size=400))
def test_every_window_lies_inside_the_text_and_none_scores_more(weights: list[float]) -> None:
    part = strangest_part(["word"] * len(weights), weights)
    assert 0 <= part.start < part.end <= len(weights)
    assert part.end - part.start == WINDOW
    last = sum(weights[-WINDOW:]) / (19 * WINDOW) ** 0.5
    assert part.score >= last - 1e-9


@given(st.floats(-99, 99), st.floats(-99, 99))
def test_only_what_stands_out_of_the_whole_is_hidden(score: float, whole: float) -> None:
    hidden = hidden_score(Part(0, WINDOW, score), whole)
    assert hidden >= 0
    assert hidden == 0 or score > whole + 0.99


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
