"""A batch decides on exactly what its listing showed, and had come in by then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.actions.decisions import run_batches as running
from moderation.actions.decisions.batches import count_matching, read_batch, start_batch, undo_batch
from moderation.actions.decisions.claim_comment import claim_comment
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.run_batches import run_batches
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.queue.filterable import BITS
from moderation.actions.queue.filters import Filters
from moderation.actions.queue.listing import ORDERS, Listing
from moderation.identifiers import new_id
from moderation.tables import Comment, Decision, JointDecision
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount
from tests.fixtures.strictness import examples

Rows = Callable[[Any], Sequence[Any]]

# Author, thread, risk, code of a reason, whether there are links, status.
PEOPLE = [
    ("ann", 0, 0.0, "links", True, "pending"),
    ("ann", 1, 0.004, None, False, "pending"),
    ("ann", 0, 0.3, "wording", False, "pending"),
    ("ben", 0, 0.305, "links", True, "approved"),
    ("ben", 1, 0.5, "links", True, "pending"),
    ("ben", 1, 0.694, None, False, "pending"),
    ("cleo", 1, 0.7, "wording", True, "pending"),
    ("cleo", 0, 0.99, "wording", False, "pending"),
    ("cleo", 1, None, None, False, "pending"),
    ("dora", 0, 0.5, "links", True, "spam"),
    ("dora", 1, 0.2, None, False, "pending"),
    ("dora", 1, 0.2, "links", True, "approved"),
]


@dataclass(frozen=True)
class Shown:
    """A comment as the plain filter sees it."""

    id: str
    author: str
    thread_id: str
    risk: float | None
    code: str | None
    has_links: bool
    status: str


class World:
    """A dozen comments, a moderator, and every batch that can be asked for."""

    def __init__(
        self, installation: Installation, site: SubmittingSite, who: str, submit: Submit
    ) -> None:
        self.installation, self.site, self.who = installation, site, who
        self.comments = [self._shown(submit, *one) for one in PEOPLE]
        self.threads = sorted({one.thread_id for one in self.comments})

    def start(self, status: Any, listing: Listing, until: str | None = None) -> str:
        return start_batch(
            self.installation,
            self.site.id,
            listing,
            WantedDecision(status, Actor.moderator(self.who)),
            until=until or new_id(),
        )

    def decided(self, batch_id: str) -> set[str]:
        joint_id = seen(self.installation, read_batch, self.site.id, batch_id).joint_id
        with self.installation.database.reading() as session:
            query = session.query(Decision.comment_id).join(
                JointDecision, JointDecision.decision_id == Decision.id
            )
            ids = [row[0] for row in query.filter(JointDecision.joint_id == joint_id)]
        assert len(ids) == len(set(ids)), "decided twice"
        return set(ids)

    def expected(self, listing: Listing) -> set[str]:
        return {one.id for one in self.comments if self._is_in(one, listing)}

    def statuses(self) -> dict[str, str]:
        with self.installation.database.reading() as session:
            return {one.id: one.status for one in session.query(Comment)}

    def _is_in(self, one: Shown, listing: Listing) -> bool:
        wanted = listing.filters
        low, high = wanted.risk_from or 0, 99 if wanted.risk_to is None else wanted.risk_to
        per_cent = None if one.risk is None else min(int(one.risk * 100 + 0.5), 99)
        has_range = wanted.risk_from is not None or wanted.risk_to is not None
        return all(
            (
                one.status == listing.status,
                wanted.thread_id in {None, one.thread_id},
                wanted.reason in {None, one.code},
                not has_range or (per_cent is not None and low <= per_cent <= min(high, 99)),
                not wanted.has_links or one.has_links,
                not wanted.new_author or not self._is_known(one),
            )
        )

    def _is_known(self, one: Shown) -> bool:
        return any(
            other.author == one.author and other.status == "approved" and other.id != one.id
            for other in self.comments
        )

    def _shown(
        self,
        submit: Submit,
        author: str,
        thread: int,
        risk: float | None,
        code: str | None,
        has_links: bool,
        status: Any,
    ) -> Shown:
        comment_id = submit(
            author_email=f"{author}@example.org", thread_url=f"https://example.org/{thread}"
        ).id
        if status != "pending":
            actor = Actor("moderator", self.who)
            decide(self.installation, self.site.id, comment_id, WantedDecision(status, actor))
        with self.installation.database.transaction() as session:
            comment = session.get_one(Comment, comment_id)
            comment.risk, comment.has_links = risk, has_links
            comment.reason_bits = BITS[code] if code else 0
            thread_id = comment.thread_id
        return Shown(comment_id, author, thread_id, risk, code, has_links, status)


@pytest.fixture
def world(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
) -> World:
    """A dozen comments by four authors on two threads."""
    return World(installation, submitting_site, moderator.id, submit)


risk = st.none() | st.integers(0, 100)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(24))
@given(
    order=st.sampled_from(ORDERS),
    change=st.sampled_from(
        [("pending", "approved"), ("pending", "approved"), ("pending", "spam"),
         ("pending", "rejected"), ("approved", "spam"), ("spam", "pending")]
    ),
    thread=st.none() | st.integers(0, 1),
    reason=st.none() | st.sampled_from(["links", "wording"]),
    low=risk,
    high=risk,
    flags=st.tuples(st.booleans(), st.booleans()),
    at_a_time=st.sampled_from([1, 2, 100]),
)  # fmt: skip
def test_what_is_decided_is_what_a_plain_filter_leaves_and_comes_back_whole(  # type: ignore[no-untyped-def]
    world: World, order, change, thread, reason, low, high, flags, at_a_time
) -> None:
    whole = Filters(
        thread_id=None if thread is None else world.threads[thread],
        reason=reason,
        risk_from=low,
        risk_to=high,
        has_links=flags[0],
        new_author=flags[1],
    )
    for filters in (whole, replace(whole, risk_from=None, risk_to=None, thread_id=None)):
        listing = Listing(status=change[0], order=order, filters=filters)
        before, expected = world.statuses(), world.expected(listing)
        told = seen(world.installation, count_matching, world.site.id, listing)
        batch = world.start(change[1], listing, told.until)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(running, "_AT_A_TIME", at_a_time)
            run_batches(world.installation)
            view = seen(world.installation, read_batch, world.site.id, batch)
            assert world.decided(batch) == expected
            assert view.total == view.done == told.number == len(expected)
            assert world.statuses() == before | dict.fromkeys(expected, change[1])
            if expected:
                undo_batch(world.installation, world.site.id, batch, world.who)
                run_batches(world.installation)
        assert world.statuses() == before


@pytest.mark.at_length(database_kind="postgres")
@pytest.mark.parametrize("order", ORDERS)
def test_each_filter_is_kept_and_what_comes_in_later_is_left_alone(
    world: World, submit: Submit, order: Any
) -> None:
    for chosen, later in [
        ({"reason": "links"}, 0.5),
        ({"risk_from": 30, "risk_to": 70}, 0.5),
        ({"risk_to": 0}, 0.0),
        ({"thread_id": world.threads[0]}, 0.5),
        ({"new_author": True}, 0.5),
        ({"new_author": True, "reason": "wording", "risk_from": 30}, 0.5),
    ]:
        filters: dict[str, Any] = chosen
        listing = Listing(order=order, filters=Filters(**filters))
        told = seen(world.installation, count_matching, world.site.id, listing)
        late = submit(author_email="eve@example.org", thread_url="https://example.org/0").id
        with world.installation.database.transaction() as session:
            comment = session.get_one(Comment, late)
            comment.risk, comment.reason_bits = later, BITS["links"]
        batch = world.start("approved", listing, told.until)
        run_batches(world.installation)
        expected = world.expected(listing)
        assert expected
        assert world.decided(batch) == expected
        assert told.number == len(expected)
        undo_batch(world.installation, world.site.id, batch, world.who)
        run_batches(world.installation)
        with world.installation.database.transaction() as session:
            session.get_one(Comment, late).status = "spam"  # out of the next one's sight


def test_what_one_has_claimed_is_decided_though_the_claims_end_with_it(
    world: World, rows: Rows
) -> None:
    mine = {one.id for one in world.comments[:3]}
    for one in mine:
        claim_comment(world.installation, world.site.id, one, world.who)
    batch = world.start("spam", Listing(filters=Filters(claimed_by=world.who)))
    run_batches(world.installation)
    assert world.decided(batch) == mine
    assert seen(world.installation, read_batch, world.site.id, batch).total == 3


def test_an_author_whom_somebody_else_approves_meanwhile_was_new_when_it_was_shown(
    world: World,
) -> None:
    listing = Listing(filters=Filters(new_author=True))
    expected = world.expected(listing)
    batch = world.start("spam", listing)
    known = world.comments[0]
    actor = Actor("moderator", world.who)
    decide(world.installation, world.site.id, known.id, WantedDecision("approved", actor))
    run_batches(world.installation)
    assert world.decided(batch) == expected - {known.id}


def test_what_was_edited_or_brought_back_since_it_was_shown_is_left_alone(
    world: World, rows: Rows
) -> None:
    edited, back, plain = (world.comments[place] for place in (0, 2, 4))
    approved = world.comments[3]
    told = new_id()
    edit_comment(world.installation, world.site, edited.id, "Another text altogether.")
    actor = Actor("moderator", world.who)
    for one, status in ((back, "spam"), (approved, "pending")):
        made = decide(
            world.installation, world.site.id, one.id, WantedDecision(status, actor)
        ).decision
        if one is back:
            undo_decision(world.installation, world.site.id, one.id, made.id, actor)
    batch = world.start("spam", Listing(), told)
    run_batches(world.installation)
    decided = world.decided(batch)
    assert plain.id in decided
    assert not decided & {edited.id, back.id, approved.id}
    assert seen(world.installation, read_batch, world.site.id, batch).skipped == 3
