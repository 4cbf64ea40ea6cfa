"""Decide on a campaign: all copies that wait at once, one decision each, and back as one."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from moderation import clock
from moderation.actions.campaigns.decide_campaign import decide_campaign
from moderation.actions.campaigns.review_campaign import OpenAmong, read_copies, review_campaign
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.joint_decisions import (
    JointNotice,
    read_joint_notice,
    undo_together,
)
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.people.membership import desks_among, desks_of
from moderation.errors import NotFound
from moderation.identifiers import new_id
from moderation.tables import Comment, Decision, Event, Label, Moderator
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount

SOCKS = (
    "Hello friends, I really liked what you wrote about the garden in winter. My cousin makes warm "
    "woollen socks, so visit our little shop today and say that you came from this page. {}"
)

Rows = Callable[[Any], Sequence[Any]]
Send = Callable[..., str]


@pytest.fixture
def send(submit: Submit) -> Send:
    """Sends copy number so and so of the campaign; the answer is its identifier."""

    def send_one(number: int, **changes: Any) -> str:
        body = SOCKS.format(f"http://shop-{number}.example.org/")
        return submit(**({"body": body, "author_name": f"Customer {number}"} | changes)).id

    return send_one


class Desk:
    """The moderator's desk, as far as campaigns go."""

    def __init__(self, installation: Installation, site: SubmittingSite, who: str) -> None:
        self.installation, self.site, self.who = installation, site, who

    def decide(self, comment_id: str, status: Any = "spam", **changes: str) -> int:
        named = {"joint_id": new_id(), "until": new_id()} | changes
        desks, until = seen(self.installation, desks_of, self.who), named["until"]
        wanted = WantedDecision(status, Actor.moderator(self.who), joint_id=named["joint_id"])
        return decide_campaign(
            self.installation, self.site.id, comment_id, wanted, desks=desks, until=until
        )


@pytest.fixture
def desk(
    installation: Installation, submitting_site: SubmittingSite, moderator: ModeratorAccount
) -> Desk:
    return Desk(installation, submitting_site, moderator.id)


@pytest.mark.parametrize("status", ["spam", "rejected", "approved"])
def test_every_waiting_copy_gets_a_decision_of_its_own(
    desk: Desk, send: Send, rows: Rows, moderator: ModeratorAccount, status: str
) -> None:
    ids = [send(number) for number in range(5)]
    assert desk.decide(ids[0], status) == 5
    comments = rows(Comment)
    assert {(each.status, each.version) for each in comments} == {(status, 2)}
    decided = [each for each in rows(Decision) if each.decided_by == "moderator"]
    assert sorted(each.comment_id for each in decided) == sorted(ids)
    assert {each.moderator_id for each in decided} == {moderator.id}
    events = [each.comment_id for each in rows(Event) if each.type == f"comment.{status}"]
    assert sorted(events) == sorted(ids)
    assert len(rows(Label)) == (0 if status == "rejected" else 5)


def test_other_texts_and_what_is_decided_already_are_left_alone(
    desk: Desk, send: Send, submit: Submit, rows: Rows, submitting_site: SubmittingSite
) -> None:
    ids = [send(number) for number in range(4)]
    other = submit(body="Which flour do you take for the rye loaf, and how long does it rest?").id
    decide(desk.installation, submitting_site.id, ids[1], WantedDecision("approved", Actor("site")))
    assert desk.decide(ids[0]) == 3
    statuses = {each.id: each.status for each in rows(Comment)}
    assert statuses[ids[1]] == "approved"
    assert statuses[other] == "pending"
    assert desk.decide(ids[0]) == 0


def test_what_came_in_after_the_moderator_looked_is_left_alone(
    desk: Desk, send: Send, rows: Rows
) -> None:
    first, second = send(1), send(2)
    late = send(3)
    assert desk.decide(first, until=second) == 2
    assert {each.id: each.status for each in rows(Comment)}[late] == "pending"


def test_only_sites_on_which_the_moderator_may_decide_are_touched(
    desk: Desk,
    send: Send,
    rows: Rows,
    installation: Installation,
    other_submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
) -> None:
    here, there = send(1), send(2, site=other_submitting_site)
    assert desk.decide(here, "rejected") == 1
    add_moderator(installation, moderator.address, "viewer", "shop", "Mo")
    assert desk.decide(send(3), "rejected") == 1
    add_moderator(installation, moderator.address, "moderator", "shop", "Mo")
    assert desk.decide(send(4), "rejected") == 2
    assert {each.id: each.status for each in rows(Comment)}[there] == "rejected"


def open_among(installation: Installation, who: str) -> OpenAmong:
    """All sites of somebody are open to them."""
    return lambda site_ids: seen(installation, desks_among, who, site_ids)


def test_of_other_sites_only_the_number_is_told(
    installation: Installation,
    send: Send,
    moderator: ModeratorAccount,
    other_submitting_site: SubmittingSite,
) -> None:
    here, also_here = send(1), send(2)
    send(3, site=other_submitting_site, author_name="Somebody Else")
    campaign = seen(
        installation,
        review_campaign,
        installation,
        here,
        open_among(installation, moderator.id),
    )
    assert campaign is not None
    assert (campaign.number, dict(campaign.counts), campaign.elsewhere) == (
        3 - 1,
        {"pending": 1},
        1,
    )
    assert campaign.to_decide == 1
    assert [
        copy.row.id
        for copy in seen(
            installation,
            read_copies,
            installation,
            here,
            open_among(installation, moderator.id),
        )
    ] == [also_here]


def test_another_sites_comment_does_not_exist(
    desk: Desk, send: Send, rows: Rows, other_submitting_site: SubmittingSite
) -> None:
    send(1)
    theirs = send(2, site=other_submitting_site)
    with pytest.raises(NotFound):
        desk.decide(theirs)
    assert {each.status for each in rows(Comment)} == {"pending"}


def test_all_of_it_is_undone_as_one(
    desk: Desk, send: Send, rows: Rows, installation: Installation, moderator: ModeratorAccount
) -> None:
    ids = [send(number) for number in range(3)]
    joint_id = new_id()
    desk.decide(ids[0], joint_id=joint_id)
    notice = _notice(installation, joint_id, moderator.id)
    assert notice is not None
    assert (notice.number, notice.status, notice.can_undo) == (3, "spam", True)
    assert (
        undo_together(
            installation, joint_id, moderator.id, seen(installation, desks_of, moderator.id)
        )
        == 3
    )
    assert {(each.status, each.version) for each in rows(Comment)} == {("pending", 3)}
    assert all(label.withdrawn_at for label in rows(Label))
    notice = _notice(installation, joint_id, moderator.id)
    assert notice is not None
    assert (notice.number, notice.is_undoing, notice.can_undo) == (3, True, False)
    assert (
        undo_together(
            installation, joint_id, moderator.id, seen(installation, desks_of, moderator.id)
        )
        == 0
    )


def test_undoing_leaves_alone_what_was_decided_anew(
    desk: Desk, send: Send, rows: Rows, installation: Installation, moderator: ModeratorAccount
) -> None:
    ids = [send(number) for number in range(3)]
    joint_id = new_id()
    desk.decide(ids[0], joint_id=joint_id)
    decide(installation, desk.site.id, ids[2], WantedDecision("approved", moderator.actor))
    assert (
        undo_together(
            installation, joint_id, moderator.id, seen(installation, desks_of, moderator.id)
        )
        == 2
    )
    assert {each.id: each.status for each in rows(Comment)}[ids[2]] == "approved"


@pytest.mark.parametrize(("name", "role"), [("blog", "viewer"), ("shop", "admin")])
def test_only_who_may_decide_there_undoes_what_somebody_else_decided(
    desk: Desk,
    send: Send,
    installation: Installation,
    other_submitting_site: SubmittingSite,
    name: str,
    role: Any,
) -> None:
    first = send(1)
    send(2)
    joint_id = new_id()
    desk.decide(first, joint_id=joint_id)
    add_moderator(installation, "bo@example.org", role, name, "Bo")
    with installation.database.reading() as session:
        query = select(Moderator.id).where(Moderator.id != desk.who)
        somebody_else = session.scalars(query).one()
    assert _notice(installation, joint_id, somebody_else) is None
    for nothing in (joint_id, new_id(), "nonsense"):
        with pytest.raises(NotFound):
            undo_together(
                installation, nothing, somebody_else, seen(installation, desks_of, somebody_else)
            )
    add_moderator(installation, "bo@example.org", "moderator", "blog", "Bo")
    assert (
        undo_together(
            installation, joint_id, somebody_else, seen(installation, desks_of, somebody_else)
        )
        == 2
    )
    notice = _notice(installation, joint_id, somebody_else)
    assert notice is not None
    assert (notice.number, notice.is_undoing, notice.before) == (2, True, "pending")


def test_the_notice_is_said_for_minutes_and_not_for_good(
    desk: Desk, send: Send, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    joint_id = new_id()
    desk.decide(send(1), joint_id=joint_id)
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert _notice(installation, joint_id, desk.who) is None


def test_two_moderators_at_once_decide_each_copy_once(desk: Desk, send: Send, rows: Rows) -> None:
    ids = [send(number) for number in range(12)]

    def attempt(number: int) -> int:
        return desk.decide(ids[number], ("spam", "approved")[number % 2])

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(attempt, range(4)))
    assert sum(numbers) == 12
    assert {each.version for each in rows(Comment)} == {2}
    assert len([each for each in rows(Decision) if each.decided_by == "moderator"]) == 12


def test_a_comment_that_was_deleted_takes_its_part_along(
    desk: Desk, send: Send, installation: Installation
) -> None:
    ids = [send(number) for number in range(3)]
    joint_id = new_id()
    desk.decide(ids[0], joint_id=joint_id)
    with installation.database.transaction() as session:
        session.delete(session.get_one(Comment, ids[1]))
    assert (
        undo_together(installation, joint_id, desk.who, seen(installation, desks_of, desk.who)) == 2
    )


def test_a_text_that_says_too_little_is_no_campaign(
    desk: Desk, submit: Submit, installation: Installation, rows: Rows
) -> None:
    first = submit(body="Great post!").id
    submit(body="Great post!")
    assert (
        seen(
            installation,
            review_campaign,
            installation,
            first,
            open_among(installation, desk.who),
        )
        is None
    )
    assert (
        seen(installation, read_copies, installation, first, open_among(installation, desk.who))
        == []
    )
    assert desk.decide(first) == 1
    assert sorted(each.status for each in rows(Comment)) == ["pending", "spam"]


def _notice(installation: Installation, joint_id: str, who: str) -> JointNotice | None:
    site_ids = [one.site_id for one in seen(installation, desks_of, who)]
    return seen(installation, read_joint_notice, joint_id, who, site_ids)
