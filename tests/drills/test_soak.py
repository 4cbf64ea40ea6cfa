"""The drill that uses the service for hours fills first what remembers words."""

from classifiers.token_weights import MOST_REMEMBERED
from drills.soak import COMMENTS_THAT_FILL, NEW_WORDS, text_of


def test_each_comment_that_fills_has_words_of_its_own_and_they_are_more_than_are_remembered() -> (
    None
):
    texts = [text_of(number, NEW_WORDS) for number in range(COMMENTS_THAT_FILL)]
    words = [word for text in texts for word in text.split()[24:-3]]
    assert len(set(words)) == len(words)
    assert len(words) / 2 > 1.2 * MOST_REMEMBERED


def test_no_other_comment_has_any() -> None:
    told = {
        word.strip(",.").lower() for number in range(200) for word in text_of(number, 0).split()
    }
    assert len({word for word in told if not word.isdigit()}) == 11
