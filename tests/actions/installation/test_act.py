"""An actor knows its own text form, which the audit trail has kept from the beginning."""

import pytest

from moderation.actions.installation.act import Actor


@pytest.mark.parametrize(
    ("actor", "text"),
    [
        (Actor("operator"), "operator"),
        (Actor("worker"), "worker"),
        (Actor("site"), "site"),
        (Actor("visitor", "a1b2"), "visitor:a1b2"),
        (Actor.moderator("0190"), "moderator:0190"),
        (Actor.moderator(None), "moderator"),
        (Actor.moderator_or_operator(None), "operator"),
        (Actor.moderator_or_operator("0190"), "moderator:0190"),
    ],
)
def test_the_text_form_says_all_and_is_read_back(actor: Actor, text: str) -> None:
    assert str(actor) == text
    assert Actor.parse(text) == actor


def test_only_a_moderator_has_a_moderators_identifier() -> None:
    assert Actor.moderator("0190").moderator_id == "0190"
    assert Actor("visitor", "a1b2").moderator_id is None
