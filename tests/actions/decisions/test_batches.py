"""Batches: all that match, decided on in the background, and taken back as one."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import update

from moderation.actions.decisions import run_batches as running
from moderation.actions.decisions.batches import (
    BatchView,
    count_matching,
    read_batch,
    read_batches,
    start_batch,
    stop_batch,
    undo_batch,
)
from moderation.actions.decisions.claim_comment import claim_comment
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.run_batches import run_batches
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.people.disable_account import disable_moderator
from moderation.actions.queue.listing import Listing
from moderation.errors import Conflict, NotFound
from moderation.identifiers import new_id
from moderation.tables import Comment, Decision, Event, JointDecision, Membership, Moderator
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount

Rows = Callable[[Any], Sequence[Any]]


class Desk:
    """A moderator who decides on all that match."""

    def __init__(self, installation: Installation, site: SubmittingSite, who: str) -> None:
        self.installation, self.site, self.who = installation, site, who

    def start(self, status: Any = "spam", listing: Listing | None = None, **named: Any) -> str:
        until = named.pop("until", None) or new_id()
        wanted = WantedDecision(status, Actor.moderator(self.who), **{"joint_id": new_id()} | named)
        return start_batch(
            self.installation, self.site.id, listing or Listing(), wanted, until=until
        )

    def read(self, batch_id: str) -> BatchView:
        return seen(self.installation, read_batch, self.site.id, batch_id)

    def undo(self, batch_id: str) -> None:
        undo_batch(self.installation, self.site.id, batch_id, self.who)

    def stop(self, batch_id: str) -> None:
        stop_batch(self.installation, self.site.id, batch_id, self.who)


@pytest.fixture
def desk(
    installation: Installation, submitting_site: SubmittingSite, moderator: ModeratorAccount
) -> Desk:
    """The desk of an admin of ``blog``."""
    return Desk(installation, submitting_site, moderator.id)


@pytest.mark.parametrize("order", ["newest", "riskiest"])
def test_all_that_match_are_decided_on_and_taken_back_as_one(
    desk: Desk, submit: Submit, rows: Rows, order: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_AT_A_TIME", 3)
    for _ in range(7):
        submit()
    batch = desk.start("rejected", Listing(order=order), reason="off_topic")
    assert desk.read(batch).state == "waiting"
    assert run_batches(desk.installation) == 7
    view = desk.read(batch)
    assert (view.state, view.total, view.done, view.skipped) == ("done", 7, 7, 0)
    assert {one.status for one in rows(Comment)} == {"rejected"}
    assert [one.reason for one in rows(Decision) if one.status == "rejected"] == ["off_topic"] * 7

    desk.undo(batch)
    assert desk.read(batch).state == "undoing"
    assert run_batches(desk.installation) == 7
    view = desk.read(batch)
    assert (view.state, view.undone) == ("undone", 7)
    assert {one.status for one in rows(Comment)} == {"pending"}
    assert sum(one.withdrawn_at is not None for one in rows(Event)) == 7


def test_what_others_are_on_comes_later_or_changes_meanwhile_is_left_alone(
    desk: Desk, submit: Submit, rows: Rows, installation: Installation
) -> None:
    claimed, plain = submit().id, submit().id
    add_moderator(installation, "ben@example.org", "moderator", "blog", "Ben")
    ben = next(one.id for one in rows(Moderator) if one.display_name == "Ben")
    claim_comment(installation, desk.site.id, claimed, ben)
    batch = desk.start("approved", until=new_id())
    later = submit().id
    run_batches(installation)
    view = desk.read(batch)
    assert (view.done, view.skipped) == (1, 1)
    status = {one.id: one.status for one in rows(Comment)}
    assert status == {claimed: "pending", plain: "approved", later: "pending"}


def test_a_second_click_finds_the_batch_of_the_first(desk: Desk, submit: Submit) -> None:
    submit()
    joint = new_id()
    assert desk.start(joint_id=joint) == desk.start(joint_id=joint)
    assert len(seen(desk.installation, read_batches, desk.site.id)) == 1


def test_a_worker_that_dies_in_the_middle_is_followed_by_one_that_goes_on(
    desk: Desk, submit: Submit, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        submit()
    batch = desk.start()
    whole, calls = running.decide_in, []

    def dying(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return whole(*arguments)

    with monkeypatch.context() as broken:
        broken.setattr(running, "decide_in", dying)
        with pytest.raises(KeyboardInterrupt):
            run_batches(desk.installation)
    assert (desk.read(batch).state, desk.read(batch).done) == ("running", 2)
    run_batches(desk.installation)
    assert (desk.read(batch).state, desk.read(batch).done) == ("done", 5)
    assert len(rows(JointDecision)) == 5
    assert sum(one.status == "spam" for one in rows(Decision)) == 5


def test_two_workers_beside_each_other_do_nothing_twice(
    desk: Desk, submit: Submit, rows: Rows
) -> None:
    for _ in range(12):
        submit()
    batch = desk.start()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run_batches, [desk.installation] * 2))
    view = desk.read(batch)
    assert (view.state, view.done, view.skipped) == ("done", 12, 0)
    assert sum(one.status == "spam" for one in rows(Decision)) == 12


def test_a_batch_can_be_stopped_and_what_was_done_undone(
    desk: Desk, submit: Submit, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        submit()
    batch = desk.start()
    whole, calls = running._hold, []

    def stopping(*arguments: Any, **named: Any) -> Any:
        calls.append(1)
        return None if len(calls) == 3 else whole(*arguments, **named)

    with monkeypatch.context() as held:
        held.setattr(running, "_hold", stopping)
        running._advance(desk.installation, batch)
    with pytest.raises(Conflict, match="Stop it first"):
        desk.undo(batch)
    desk.stop(batch)
    desk.stop(batch)
    assert run_batches(desk.installation) == 0
    assert (desk.read(batch).state, desk.read(batch).done) == ("stopped", 2)
    desk.undo(batch)
    run_batches(desk.installation)
    assert {one.status for one in rows(Comment)} == {"pending"}


def test_who_lost_the_role_meanwhile_decides_on_nothing(
    desk: Desk, submit: Submit, rows: Rows
) -> None:
    submit()
    batch = desk.start()
    with desk.installation.database.transaction() as session:
        session.execute(update(Membership).values(role="viewer"))
    run_batches(desk.installation)
    assert desk.read(batch).state == "stopped"
    assert rows(Comment)[0].status == "pending"


def test_who_was_disabled_meanwhile_decides_on_nothing(
    desk: Desk, submit: Submit, rows: Rows, moderator: ModeratorAccount
) -> None:
    submit()
    batch = desk.start()
    disable_moderator(desk.installation, moderator.address)
    run_batches(desk.installation)
    assert desk.read(batch).state == "stopped"
    assert rows(Comment)[0].status == "pending"


def test_an_undoing_whose_moderator_lost_the_role_can_be_begun_again(
    desk: Desk, submit: Submit, rows: Rows
) -> None:
    submit(), submit()
    batch = desk.start()
    run_batches(desk.installation)
    desk.undo(batch)
    _give_role(desk, "viewer")
    run_batches(desk.installation)
    view = desk.read(batch)
    assert (view.state, view.undone) == ("stopped", 0)
    _give_role(desk, "moderator")
    desk.undo(batch)
    run_batches(desk.installation)
    assert (desk.read(batch).state, desk.read(batch).undone) == ("undone", 2)
    assert {one.status for one in rows(Comment)} == {"pending"}


def test_what_an_undoing_left_out_is_undone_by_the_next(
    desk: Desk, submit: Submit, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(), submit()
    batch = desk.start()
    run_batches(desk.installation)
    desk.undo(batch)
    whole, calls = running.undo_in, []

    def refusing(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise Conflict("Somebody is on it.")
        return whole(*arguments)

    with monkeypatch.context() as busy:
        busy.setattr(running, "undo_in", refusing)
        run_batches(desk.installation)
    assert (desk.read(batch).state, desk.read(batch).undone) == ("undone", 1)
    desk.undo(batch)
    run_batches(desk.installation)
    assert desk.read(batch).undone == 2
    assert {one.status for one in rows(Comment)} == {"pending"}
    desk.undo(batch)
    assert desk.read(batch).state == "undone"


def _give_role(desk: Desk, role: str) -> None:
    with desk.installation.database.transaction() as session:
        session.execute(update(Membership).values(role=role))


def test_what_somebody_decided_anew_is_not_taken_back(
    desk: Desk, submit: Submit, rows: Rows, moderator: ModeratorAccount
) -> None:
    first, second = submit().id, submit().id
    batch = desk.start()
    run_batches(desk.installation)
    decide(desk.installation, desk.site.id, first, WantedDecision("approved", moderator.actor))
    desk.undo(batch)
    run_batches(desk.installation)
    assert {one.id: one.status for one in rows(Comment)} == {first: "approved", second: "pending"}
    assert desk.read(batch).undone == 1


def test_other_sites_comments_and_batches_stay_their_own(
    desk: Desk, submit: Submit, other_submitting_site: SubmittingSite, rows: Rows
) -> None:
    mine, theirs = submit().id, submit(site=other_submitting_site).id
    assert seen(desk.installation, count_matching, desk.site.id, Listing()).number == 1
    batch = desk.start()
    run_batches(desk.installation)
    assert {one.id: one.status for one in rows(Comment)} == {mine: "spam", theirs: "pending"}
    for other in (batch, new_id(), "nonsense"):
        with pytest.raises(NotFound):
            seen(desk.installation, read_batch, other_submitting_site.id, other)
