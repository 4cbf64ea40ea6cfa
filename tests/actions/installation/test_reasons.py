"""Reasons: each with sentences in every language that authors are spoken to in."""

import pytest

from moderation.actions.installation.reasons import REASONS, SPAM, reason_named
from moderation.languages import LANGUAGES, translated

CODES = [*REASONS, "spam"]


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
def test_every_sentence_is_said_in_every_language(language: str) -> None:
    sentences = {
        f"{code}.{part}": getattr(reason_named(code), part)
        for code in CODES
        for part in ("word", "clause", "fact")
    }
    missing = {name for name, text in sentences.items() if translated(language, text) == text}
    assert missing <= {"spam.word"}


def test_every_reason_rests_on_a_clause_and_has_a_category() -> None:
    for code in CODES:
        reason = reason_named(code)
        assert len(code) <= 20, code
        assert reason.clause.endswith("."), code
        assert reason.fact.endswith("."), code
        assert reason.ground in {"terms", "illegal"}, code
        assert reason.category, code
        assert reason.keywords or reason.ground == "illegal", code
    assert reason_named("spam") is SPAM
