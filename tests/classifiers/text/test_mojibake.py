"""UTF-8 that was read as Latin-1 or Windows-1252 is read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.text.mojibake import repair_mojibake


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
@pytest.mark.parametrize("text", ["größer", "Спасибо", "café – déjà vu"])
def test_a_wrongly_decoded_text_is_repaired(text: str, wrong: str) -> None:
    broken = "".join(
        bytes([byte]).decode(wrong, "ignore") or chr(byte) for byte in text.encode("utf-8")
    )
    repaired, count = repair_mojibake(broken)
    assert repaired == text
    assert count >= 1


@pytest.mark.parametrize("text", ["größer", "Спасибо", "Ñandú", "Ãlvaro", "naïve £5", "日本", "🙂"])
def test_an_honest_text_stays_as_it_is(text: str) -> None:
    assert repair_mojibake(text) == (text, 0)


@given(st.text(st.characters(min_codepoint=0x80, max_codepoint=0x24F)))
def test_anything_is_taken(text: str) -> None:
    repaired, count = repair_mojibake(text)
    assert (count == 0) == (repaired == text)
