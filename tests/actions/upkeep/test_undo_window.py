"""The moment in which undoing costs nobody anything."""

from datetime import timedelta
from typing import Any

import pytest

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.tables import Decision, Event


@pytest.mark.parametrize(("kind", "seconds"), [("moderator", 8), ("site", 0)])
def test_only_a_moderators_decision_goes_out_late(
    installation: Any,
    submitting_site: Any,
    moderator: Any,
    submit: Any,
    rows: Any,
    kind: Any,
    seconds: int,
) -> None:
    actor = Actor(kind, moderator.id if kind == "moderator" else None)
    decide(installation, submitting_site.id, submit().id, WantedDecision("approved", actor))
    first, second = sorted(rows(Event), key=lambda event: event.sequence)
    assert first.due_at == first.created_at
    assert second.due_at - second.created_at == timedelta(seconds=seconds)


def test_what_is_undone_in_time_is_never_told(
    installation: Any, submitting_site: Any, moderator: Any, submit: Any, rows: Any
) -> None:
    comment, site = submit().id, submitting_site.id
    decided = decide(installation, site, comment, WantedDecision("spam", moderator.actor)).decision
    undo_decision(installation, site, comment, decided.id, moderator.actor)
    told = [event for event in rows(Event) if event.withdrawn_at is None]
    assert [event.type for event in told] == ["comment.pending"]


def test_a_reason_is_kept_with_a_rejection_only_and_the_site_is_not_told(
    installation: Any, submitting_site: Any, moderator: Any, submit: Any, rows: Any
) -> None:
    for status in ("rejected", "spam"):
        decide(
            installation,
            submitting_site.id,
            submit().id,
            WantedDecision(status, moderator.actor, reason="abusive"),
        )
    reasons = {row.status: row.reason for row in rows(Decision) if row.decided_by == "moderator"}
    assert reasons == {"rejected": "abusive", "spam": None}
    assert all("abusive" not in str(event.payload) for event in rows(Event))
