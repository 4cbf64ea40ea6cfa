"""What a comment repeats of its article earns nothing by it."""

import pytest

from classifiers import SpamModel, Submission
from classifiers.features import extract
from classifiers.text.quoting import subject_of, without_quoted

TITLE = "Why the new bridge over the river is closed again"


def left(text: str, title: str = TITLE, excerpt: str = "") -> str:
    return " ".join(without_quoted(text.split(), subject_of(title, excerpt)))


def test_the_title_is_left_out_wherever_it_stands() -> None:
    assert left(f"buy pills {TITLE.lower()} now") == "buy pills now"


def test_signs_around_the_words_of_a_title_hide_nothing() -> None:
    assert left("buy «the, new, bridge» now") == "buy now"


def test_a_sentence_of_the_excerpt_is_left_out() -> None:
    excerpt = "The steel came late. Nobody knows why it did."
    assert left("buy nobody knows why it did pills", excerpt=excerpt) == "buy pills"


def test_a_title_of_two_words_is_left_out_as_a_whole() -> None:
    assert left("buy my trip pills on my boat", title="My trip") == "buy pills on my boat"


def test_single_words_that_a_reader_shares_with_the_article_stay() -> None:
    text = "i crossed that bridge before the river rose"
    assert left(text) == text


@pytest.mark.parametrize("title", ["", " ", "!", "a", "\ue001", "x" * 10_000, "a b " * 5_000])
def test_any_title_is_read(title: str) -> None:
    assert left("buy pills", title=title) == "buy pills"


def test_a_comment_that_is_the_article_has_no_words_left(shipped: SpamModel) -> None:
    submission = Submission(TITLE, title=TITLE)
    assert extract(submission).fields[0] == []
    assert shipped.highlights(submission) == ()
    assert 0 <= shipped.opinion(submission).spam <= 1


def test_repeating_the_title_earns_hardly_anything(shipped: SpamModel) -> None:
    """No word of it counts; that the text is longer, and its link a smaller part of it, does."""
    advert = (
        "Play the best online casino slots with a welcome bonus, visit http://slots.test/bonus now"
    )
    plain = shipped.log_odds(Submission(advert, title=TITLE))
    assert shipped.log_odds(Submission(f"{advert} {TITLE}", title=TITLE)) > plain - 1.0
