"""The drill that uses the service for hours fills first what remembers words."""

from drills.soak import text_of


def test_each_comment_that_fills_has_words_of_its_own() -> None:
    words = [word for number in range(10_000) for word in text_of(number, 8).split()[24:-3]]
    assert len(words) == 80_000
    assert len(set(words)) == len(words)


def test_no_other_comment_has_any() -> None:
    told = {
        word.strip(",.").lower() for number in range(200) for word in text_of(number, 0).split()
    }
    assert len({word for word in told if not word.isdigit()}) == 11
