"""Which language a text is in, and nothing where it is too short to say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import identify_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The bridge is closed again and nobody says why it takes so long.", "en"),
        ("I agree", "en"),
        ("thanks", "en"),
        ("Das ist nicht richtig, und ich habe es auch gesagt.", "de"),
        ("halt die Fresse", "de"),
        ("Ça va bien, merci beaucoup", "fr"),
        ("Não concordo com você, isso é muito caro", "pt"),
        ("Pero los precios están muy altos y nadie dice nada", "es"),
        ("Это неправда, я так не думаю", "ru"),
        ("이 기사는 정말 좋아요", "ko"),
        ("这篇文章写得很好", "zh"),
        ("هذا المقال رائع جدا", "ar"),
        ("Questo articolo è molto interessante, grazie", "it"),
        ("Dit is een heel goed artikel, dank je wel", "nl"),
        ("Bu makale gerçekten çok güzel olmuş", "tr"),
        ("To jest naprawdę dobry artykuł", "pl"),
    ],
)
def test_the_language_of_a_text_is_told(text: str, code: str) -> None:
    guesses = identify_language(text)
    assert guesses[0][0] == code
    assert sum(share for _, share in guesses) <= 1.001


@pytest.mark.parametrize("text", ["", "!!!", "ok", "a b", "12345", "😀😀😀"])
def test_of_a_text_that_is_too_short_nothing_is_said(text: str) -> None:
    assert identify_language(text) == ()


@given(st.text(st.characters(), max_size=200))
def test_any_text_gets_guesses_or_none(text: str) -> None:
    guesses = identify_language(text)
    assert list(guesses) == sorted(guesses, key=lambda guess: -guess[1])
