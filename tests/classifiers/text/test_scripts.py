"""The script of a word, as far as it matters who else writes in it."""

import pytest

from classifiers.text.scripts import script_of


@pytest.mark.parametrize(
    ("token", "script"),
    [
        ("casino", "latin"),
        ("café", "latin"),
        ("—", "latin"),
        ("😀", "latin"),
        ("\ue001", "latin"),
        ("привет", "cyrillic"),
        ("«привет»", "cyrillic"),
        ("안녕", "hangul"),
        ("مرحبا", "arabic"),
        ("שלום", "hebrew"),
        ("สวัสดี", "thai"),
        ("こんにちは", "kana"),
        ("你好", "han"),
        ("καλημέρα", "greek"),
        ("ሰላም", "other"),
    ],
)
def test_a_word_has_the_script_of_its_first_letter_that_is_not_latin(
    token: str, script: str
) -> None:
    assert script_of(token) == script
