"""What people's decisions say of tone."""

import pytest

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.reasons import REASONS
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.learning.collect_tone_labels import TONES, collect_tone_labels
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount


def test_a_rejection_for_abuse_says_that_the_text_is_and_an_approval_that_it_is_not(
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    moderator: ModeratorAccount,
) -> None:
    rude, calm, stray = submit(body="You fool."), submit(body="Good soup."), submit(body="Lamps.")
    for comment, status, reason in (
        (rude, "rejected", "abusive"),
        (calm, "approved", None),
        (stray, "rejected", "off_topic"),
    ):
        wanted = WantedDecision(status, moderator.actor, reason=reason)
        decide(installation, submitting_site.id, comment.id, wanted)
    with installation.database.reading() as session:
        found = {each.text: tuple(each.shown) for each in collect_tone_labels(session).usable}
    assert found == {"You fool.": ("toxicity", "insult"), "Good soup.": ()}


@pytest.mark.parametrize("undone", [True, False])
def test_what_was_undone_or_was_the_sites_own_word_says_nothing(
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    moderator: ModeratorAccount,
    undone: bool,
) -> None:
    comment = submit(body="You fool.")
    actor = moderator.actor if undone else Actor("site")
    wanted = WantedDecision("rejected", actor, reason="abusive")
    decided = decide(installation, submitting_site.id, comment.id, wanted)
    if undone:
        undo_decision(installation, submitting_site.id, comment.id, decided.decision.id, actor)
    with installation.database.reading() as session:
        assert not collect_tone_labels(session).usable


def test_every_reason_of_tone_says_that_a_text_is_toxic() -> None:
    assert all("toxicity" in shown for shown in TONES.values())
    assert set(TONES) & set(REASONS)
