"""What was decided together on a site is listed and undone, whatever other sites do."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from moderation.actions.decisions import joint_decisions
from moderation.actions.decisions.batches import start_batch
from moderation.actions.decisions.decide import WantedDecision
from moderation.actions.decisions.decide_selected import Selected, decide_selected
from moderation.actions.decisions.joint_decisions import batch_with, read_joints, undo_together
from moderation.actions.decisions.run_batches import run_batches
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.people.membership import desks_of
from moderation.actions.queue.listing import Listing
from moderation.identifiers import new_id
from moderation.tables import Comment
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount

_LAST = "ffffffff-ffff-7fff-bfff-ffffffffffff"
Rows = Callable[[Any], Sequence[Any]]


@pytest.fixture
def select_all(installation: Installation, moderator: ModeratorAccount) -> Callable[..., str]:
    """File these comments of a site as spam together; the answer is what they share."""

    def run(site: SubmittingSite, comments: list[str], joint_id: str = "") -> str:
        joint = joint_id or new_id()
        decide_selected(
            installation,
            site.id,
            [Selected(one, 1) for one in comments],
            WantedDecision("spam", moderator.actor, joint_id=joint),
        )
        return joint

    return run


def test_other_sites_joint_decisions_push_nothing_off_the_list(
    installation: Installation,
    submitting_site: SubmittingSite,
    other_submitting_site: SubmittingSite,
    submit: Submit,
    select_all: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(joint_decisions, "_LOOKED_AT", 2)
    monkeypatch.setattr(joint_decisions, "_MOST_LOOKS", 3)
    mine = select_all(submitting_site, [submit().id])
    for joint in ("", "", "", "", "", "", _LAST):
        select_all(other_submitting_site, [submit(site=other_submitting_site).id], joint)
    assert [one.joint_id for one in seen(installation, read_joints, submitting_site.id)] == [mine]


def test_a_long_batch_hides_nothing_that_was_decided_before_it(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
    select_all: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    comments = [submit().id for _ in range(12)]
    mine = select_all(submitting_site, comments[:1])
    monkeypatch.setattr(joint_decisions, "_LOOKED_AT", 2)
    monkeypatch.setattr(joint_decisions, "_MOST_LOOKS", 2)
    _batch(installation, submitting_site, moderator)
    assert [one.joint_id for one in seen(installation, read_joints, submitting_site.id)] == [mine]


def test_another_sites_batch_of_the_same_identifier_hides_nothing_here(
    installation: Installation,
    submitting_site: SubmittingSite,
    other_submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
    select_all: Callable[..., str],
) -> None:
    mine = select_all(submitting_site, [submit().id])
    submit(site=other_submitting_site)
    _batch(installation, other_submitting_site, moderator, joint_id=mine)
    assert [one.joint_id for one in seen(installation, read_joints, submitting_site.id)] == [mine]


def test_a_batch_is_found_from_any_of_the_moderators_sites_and_from_no_others(
    installation: Installation,
    submitting_site: SubmittingSite,
    other_submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
) -> None:
    submit(site=other_submitting_site)
    joint = _batch(installation, other_submitting_site, moderator)
    assert seen(installation, batch_with, joint, seen(installation, desks_of, moderator.id)) is None
    add_moderator(installation, moderator.address, "viewer", "shop")
    assert seen(installation, batch_with, joint, seen(installation, desks_of, moderator.id)) is None
    add_moderator(installation, moderator.address, "moderator", "shop")
    found = seen(installation, batch_with, joint, seen(installation, desks_of, moderator.id))
    assert found
    assert found[0].site == "shop"
    assert (
        seen(installation, batch_with, "nonsense", seen(installation, desks_of, moderator.id))
        is None
    )


def test_more_than_can_be_waited_for_is_undone_in_several_goes(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
    select_all: Callable[..., str],
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(joint_decisions, "MOST_AT_ONCE", 2)
    joint = select_all(submitting_site, [submit().id for _ in range(3)])
    desks = seen(installation, desks_of, moderator.id)
    assert [undo_together(installation, joint, moderator.id, desks) for _ in range(3)] == [2, 1, 0]
    assert {one.status for one in rows(Comment)} == {"pending"}


def _batch(
    installation: Installation,
    site: SubmittingSite,
    moderator: ModeratorAccount,
    joint_id: str = "",
) -> str:
    joint = joint_id or new_id()
    start_batch(
        installation,
        site.id,
        Listing(),
        WantedDecision("spam", moderator.actor, joint_id=joint),
        until=new_id(),
    )
    run_batches(installation)
    return joint
