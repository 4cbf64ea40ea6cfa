"""A threshold, tried on what people have decided."""

import pytest
from sqlalchemy import update

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.learning.simulate_threshold import simulate_threshold
from moderation.actions.sites.set_site import set_site
from moderation.tables import AuditRow, Comment
from tests.fixtures.looks import seen


@pytest.fixture
def judged(installation, submitting_site, submit):
    """Stores a comment with a risk, decided or not: ``judged(0.95, "approved")``."""
    number = iter(range(1_000))

    def add(risk, decision=None, *, status="pending", site=submitting_site):
        comment_id = submit(site=site, body=f"Comment {next(number)} of some", author_email=None).id
        with installation.database.transaction() as session:
            session.execute(
                update(Comment).where(Comment.id == comment_id).values(risk=risk, status=status)
            )
        if decision is None:
            return comment_id, None
        actor = Actor("site")
        made = decide(installation, site.id, comment_id, WantedDecision(decision, actor))
        return comment_id, made.decision.id

    return add


@pytest.fixture
def simulate(installation, submitting_site):
    """Simulates on the site ``blog``: ``simulate(0.8).chosen``."""
    return lambda threshold=None: seen(
        installation, simulate_threshold, submitting_site.id, threshold
    )


def test_it_counts_what_would_have_been_filed_right_and_wrong(judged, simulate):
    worst, _ = judged(0.97, "approved")
    second, _ = judged(0.85, "approved")
    judged(0.1, "approved")
    judged(0.99, "spam")
    judged(0.6, "spam")
    judged(0.7, "rejected")
    found = simulate(0.8)
    chosen = found.chosen
    assert (chosen.filed_right, chosen.filed_wrong) == (1, 2)
    assert (chosen.left_spam, chosen.left_ham) == (1, 1)
    assert found.number == 5
    assert [one.id for one in found.wronged][:2] == [worst, second]
    assert found.present.threshold == simulate().chosen.threshold
    assert found.steps[-1].filed_right == found.steps[-1].filed_wrong == 0


def test_what_was_undone_or_overtaken_is_no_decision(
    installation, submitting_site, judged, simulate
):
    comment_id, decision_id = judged(0.9, "spam")
    undo_decision(installation, submitting_site.id, comment_id, decision_id, Actor("site"))
    overtaken, _ = judged(0.9, "spam")
    decide(installation, submitting_site.id, overtaken, WantedDecision("approved", Actor("site")))
    found = simulate(0.5)
    assert (found.number, found.chosen.filed_wrong) == (1, 1)


def test_what_nobody_looked_at_is_said_and_not_counted(judged, simulate):
    judged(0.99, status="spam")
    judged(0.99, "spam")
    judged(0.5, status="spam")
    found = simulate()
    assert (found.number, found.unseen, found.unseen_is_more) == (1, 1, False)


def test_only_the_newest_are_looked_at(judged, simulate, monkeypatch):
    monkeypatch.setattr("moderation.actions.learning.simulate_threshold.MOST", 2)
    for _ in range(3):
        judged(0.9, "spam")
    found = simulate()
    assert (found.number, found.is_more) == (2, True)


def test_another_sites_decisions_do_not_count(judged, simulate, other_submitting_site):
    judged(0.9, "spam", site=other_submitting_site)
    assert simulate().number == 0


def test_it_is_saved_under_the_name_of_who_saved_it(installation, site, moderator, simulate, rows):
    set_site(installation, "blog", {"spam_above": "0.8"}, moderator.id)
    assert simulate().present.threshold == 0.8
    [act] = [row for row in rows(AuditRow) if row.action == "site.changed"]
    assert act.actor == f"moderator:{moderator.id}"
