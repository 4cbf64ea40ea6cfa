"""Words of random letters are noticed, names of things are not."""

import pytest

from classifiers.text.gibberish import gibberish_features
from classifiers.text.text import normalise


@pytest.mark.parametrize(
    "text", ["KdwmEKRJ qyqaTVLzj farozeavvt", "order now NKRWQxRf", "GLCvOitjw is here"]
)
def test_capitals_in_odd_places_are_noticed(text: str) -> None:
    assert gibberish_features(normalise(text))[0] > 0


def test_five_consonants_in_a_row_are_noticed() -> None:
    assert gibberish_features(normalise("hello fjdwxqztww"))[1] > 0


@pytest.mark.parametrize(
    "text",
    [
        "I like JavaScript, my iPhone and NASA.",
        "WHY IS EVERYBODY SHOUTING HERE",
        "see https://example.org/watch?v=xWrTqZkLmNp and www.example.org/bcdfghjk",
        "Die Rechtsschutzversicherung meines Nachbarn schlampt schon wieder.",
        "",
    ],
)
def test_honest_words_and_addresses_are_not(text: str) -> None:
    assert gibberish_features(normalise(text)) == [0.0, 0.0]
