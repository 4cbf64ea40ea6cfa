"""No page loads what can grow without end: it shows the newest, and counts as far as it must."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from moderation import clock
from moderation.actions.decisions import joint_decisions
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.decide_selected import Selected, decide_selected
from moderation.actions.decisions.joint_decisions import joints_named, read_joint_notice
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.people.read_people import read_people
from moderation.actions.queue import review_comment as reviewing
from moderation.actions.queue.listing import newest_id
from moderation.actions.queue.notes import read_notes
from moderation.actions.webhooks.read_webhooks import read_webhooks
from moderation.actions.webhooks.webhook_endpoints import add_webhook
from moderation.identifiers import id_at, new_id
from moderation.statuses import STATUSES
from moderation.tables import Batch, Decision, Note, WebhookTest
from tests.fixtures.comments import Submit
from tests.fixtures.looks import counted, seen
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.conftest import AtTheDesk


@pytest.fixture
def together(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
) -> Callable[[int], str]:
    """So many comments filed as spam by one press; what they share."""

    def decided(number: int) -> str:
        joint_id = new_id()
        selected = [Selected(submit().id, 1) for _ in range(number)]
        wanted = WantedDecision("spam", moderator.actor, joint_id=joint_id)
        decide_selected(installation, submitting_site.id, selected, wanted)
        return joint_id

    return decided


def test_a_notice_of_a_hundred_thousand_looks_at_no_more_than_it_may_tell_of(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    together: Callable[[int], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(joint_decisions, "_MOST_TOLD_OF", 3)
    few, many = together(2), together(5)
    here = (moderator.id, [submitting_site.id])
    notice = seen(installation, read_joint_notice, few, *here)
    assert notice
    assert (notice.number, notice.status, notice.before) == (2, "spam", "pending")
    with counted(installation.database) as asked:
        assert seen(installation, read_joint_notice, many, *here) is None
    assert len(asked.statements) == 1
    assert "LIMIT" in asked.statements[0]


def test_a_batch_in_a_history_is_counted_by_itself(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
) -> None:
    batch = _batch(submitting_site, moderator, submit().id)
    with installation.database.transaction() as session:
        session.add(batch)
    found = seen(installation, joints_named, submitting_site.id, [batch.joint_id])
    joint = found[batch.joint_id]
    assert (joint.number, joint.standing, joint.batch_id) == (100_000, 99_000, batch.id)


def test_several_joint_decisions_are_two_statements(
    installation: Installation, submitting_site: SubmittingSite, together: Callable[[int], str]
) -> None:
    joint_ids = [together(2) for _ in range(3)]
    with counted(installation.database) as asked:
        found = seen(installation, joints_named, submitting_site.id, joint_ids)
    assert {one.number for one in found.values()} == {2}
    assert found.keys() == set(joint_ids)
    assert len(asked.statements) == 2


def test_a_long_history_shows_its_newest_entries(
    admin: AtTheDesk,
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reviewing, "MOST_ENTRIES", 3)
    monkeypatch.setattr(reviewing, "_newest_decisions", reviewing._newest_decisions.__wrapped__)
    comment_id, site = submit().id, Actor("site")
    for _ in range(2):
        made = decide(
            installation, submitting_site.id, comment_id, WantedDecision("approved", site)
        )
        undo_decision(installation, submitting_site.id, comment_id, made.decision.id, site)
    dossier = seen(
        installation, reviewing.review_comment, installation, submitting_site.id, comment_id
    )
    assert len(dossier.history) == 3
    with installation.database.reading() as session:
        newest = session.scalars(select(Decision).order_by(Decision.version.desc())).first()
    assert newest
    assert dossier.history[0].id == newest.id
    assert "Undone" in admin.get(f"/review/blog/comments/{comment_id}").text


def test_of_many_notes_the_newest_hundred_are_shown_and_it_is_said(
    admin: AtTheDesk,
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
) -> None:
    comment_id = submit().id
    with installation.database.transaction() as session:
        for number in range(101):
            kept: dict[str, Any] = {"site_id": submitting_site.id, "created_at": clock.now()}
            note_id = id_at(clock.now() + timedelta(seconds=number), 0)
            session.add(Note(id=note_id, comment_id=comment_id, text=f"Note {number}.", **kept))
    assert len(seen(installation, read_notes, comment_id)) == 100
    page = admin.get(f"/review/blog/comments/{comment_id}").text
    assert "Note 100." in page
    assert "Note 0." not in page
    assert "Only the newest 100 are shown." in page


def test_each_webhook_comes_with_its_last_test_in_one_statement(
    installation: Installation, submitting_site: SubmittingSite, moderator: ModeratorAccount
) -> None:
    site_id = submitting_site.id
    ids = [
        add_webhook(installation, site_id, f"https://example.org/{one}", [], "", moderator.id)
        for one in "ab"
    ]
    with installation.database.transaction() as session:
        for number in range(6):
            session.add(
                WebhookTest(
                    id=new_id(),
                    site_id=site_id,
                    endpoint_id=ids[number % 2],
                    created_at=clock.now() + timedelta(seconds=number),
                    finished_at=clock.now(),
                    status=200 + number,
                )
            )
    with counted(installation.database) as asked:
        found = seen(installation, read_webhooks, site_id)
    assert [one.test and one.test.status for one in found] == [204, 205]
    assert len(asked.statements) == 1


def test_people_with_a_way_to_sign_in_cost_no_statement_each(
    installation: Installation, submitting_site: SubmittingSite, moderator: ModeratorAccount
) -> None:
    from moderation.tables import Moderator

    for number in range(4):
        add_moderator(installation, f"p{number}@example.org", "viewer", "blog", f"P {number}")
    with installation.database.transaction() as session:
        for one in session.scalars(select(Moderator)):
            one.password_hash = "a hash"
    with counted(installation.database) as asked:
        people = seen(installation, read_people, installation, submitting_site.id, moderator.id)
    assert len(people.people) == 5
    assert {one.ways for one in people.people} == {("password",)}
    assert len(asked.statements) == 1


def test_the_newest_comment_of_many_sites_is_asked_for_in_one_statement(
    installation: Installation,
    submitting_site: SubmittingSite,
    other_submitting_site: SubmittingSite,
    submit: Submit,
) -> None:
    submit()
    newest = submit(site=other_submitting_site, thread_url="https://shop.example.org/a").id
    with counted(installation.database) as asked:
        sites = [submitting_site.id, other_submitting_site.id]
        assert seen(installation, newest_id, sites, STATUSES) == newest
    assert len(asked.statements) == 1


def _batch(site: SubmittingSite, moderator: ModeratorAccount, until: str) -> Batch:
    return Batch(
        id=new_id(),
        site_id=site.id,
        moderator_id=moderator.id,
        status="spam",
        listing={"status": "pending", "order": "newest", "filters": {}},
        until=until,
        joint_id=new_id(),
        total=100_000,
        done=100_000,
        skipped=0,
        undone=1_000,
        state="done",
        created_at=clock.now(),
    )
