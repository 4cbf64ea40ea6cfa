"""Run the batches that were asked for: comment by comment, each in a transaction of its own.

The batch's row moves on in the transaction that decides, so a worker that is killed, or a second
one beside it, does nothing twice and leaves nothing out.
"""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide_in
from moderation.actions.decisions.undo_decision import undo_in
from moderation.actions.installation import Actor, Installation
from moderation.actions.queue.listing_record import place_of, recorded
from moderation.actions.queue.look_through import look_through
from moderation.errors import Conflict, NotFound
from moderation.tables import Batch, Comment, Decision, JointDecision, Membership, Moderator
from moderation.transactions.prepared import Prepared

_AT_A_TIME = 100
_MAY_DECIDE = ("admin", "moderator")
_STATES = ("waiting", "running", "undoing")  # of those that are under way
_UNDER_WAY = Prepared(
    select(Batch.id).where(or_(*(Batch.state == one for one in _STATES))).order_by(Batch.id)
)


def run_batches(installation: Installation) -> int:
    """Do all that was asked for; how many comments were decided on or brought back."""
    total = 0
    for batch_id in _under_way(installation):
        while (number := _advance(installation, batch_id)) is not None:
            total += number
    return total


def _under_way(installation: Installation) -> list[str]:
    with installation.database.glance() as connection:
        return [row[0] for row in _UNDER_WAY.rows(connection, {})]


def _advance(installation: Installation, batch_id: str) -> int | None:
    """Deal with the next few comments; None at the end."""
    with installation.database.reading() as session:
        batch = session.get(Batch, batch_id)
        if batch is None or batch.state not in _STATES:
            return None
        is_undoing, position = batch.state == "undoing", batch.position
        is_allowed = _may_decide(session, batch)
        ids = (_decided if is_undoing else _waiting)(session, batch) if is_allowed else []
    if not ids:
        _finish(installation, batch_id, position, "done" if is_allowed else "stopped")
        return None
    number = 0
    for one in ids:
        with installation.database.transaction() as session:
            held = _hold(session, batch_id, position, is_undoing=is_undoing)
            if held is None:
                break
            (_undo if is_undoing else _decide)(session, installation, held, one)
            position = held.position
        number += 1
    return number


def _may_decide(session: Session, batch: Batch) -> bool:
    """Whether the one who asked still may; a role or the account can be taken meanwhile."""
    who = batch.undone_by if batch.state == "undoing" else batch.moderator_id
    if who is None:
        return False
    membership = session.get(Membership, (who, batch.site_id))
    moderator = session.get(Moderator, who)
    if membership is None or moderator is None or moderator.disabled_at is not None:
        return False
    return membership.role in _MAY_DECIDE


def _waiting(session: Session, batch: Batch) -> list[str]:
    listing = recorded(batch.listing, batch.position, batch.until)
    while True:
        look = look_through(session, [batch.site_id], listing, _AT_A_TIME)
        if look.positions or look.further is None:
            return look.ids
        listing = listing.behind(look.further)


def _decided(session: Session, batch: Batch) -> list[str]:
    """Decisions, not comments: they are what is undone."""
    query = (
        select(JointDecision.decision_id)
        .where(JointDecision.joint_id == batch.joint_id)
        .order_by(JointDecision.decision_id)
        .limit(_AT_A_TIME)
    )
    if batch.position:
        query = query.where(JointDecision.decision_id > batch.position[0])
    return list(session.scalars(query))


def _hold(
    session: Session, batch_id: str, position: list[Any] | None, *, is_undoing: bool
) -> Batch | None:
    """The batch, locked; None where it was stopped, or another worker has moved it on."""
    batch = session.get(Batch, batch_id, with_for_update=True)
    states = {"undoing"} if is_undoing else {"waiting", "running"}
    if batch is None or batch.state not in states or batch.position != position:
        return None
    return batch


def _decide(session: Session, installation: Installation, batch: Batch, comment_id: str) -> None:
    comment = session.get(Comment, comment_id)
    if comment is None or comment.id > batch.until:
        batch.position = place_of(comment) if comment else batch.position
        return
    batch.state, batch.position = "running", place_of(comment)
    if comment.status != batch.listing["status"] or _has_changed(session, batch, comment_id):
        batch.skipped += 1  # somebody was faster, or its text is another one than was shown
        return
    wanted = WantedDecision(
        batch.status,
        Actor.moderator(batch.moderator_id),
        reason=batch.reason,
        expected_version=comment.version,
        joint_id=batch.joint_id,
    )
    try:
        with session.begin_nested():
            decided = decide_in(session, installation, batch.site_id, comment_id, wanted)
            is_new = decided.is_new
    except (Conflict, NotFound):
        is_new = False
    batch.done += is_new
    batch.skipped += not is_new


def _has_changed(session: Session, batch: Batch, comment_id: str) -> bool:
    """Whether anything was decided or written anew since somebody looked at the list."""
    query = select(Decision.id).where(Decision.comment_id == comment_id, Decision.id > batch.until)
    return session.scalars(query.limit(1)).first() is not None


def _undo(session: Session, _installation: Installation, batch: Batch, decision_id: str) -> None:
    batch.position = [decision_id]
    decision = session.get(Decision, decision_id)
    if decision is None:
        return
    actor = Actor.moderator(batch.undone_by)
    try:
        with session.begin_nested():
            undo_in(session, batch.site_id, decision.comment_id, decision_id, actor)
    except (Conflict, NotFound):
        return
    batch.undone += 1


def _finish(
    installation: Installation, batch_id: str, position: list[Any] | None, state: str
) -> None:
    with installation.database.transaction() as session:
        batch = session.get(Batch, batch_id, with_for_update=True)
        if batch is None or batch.position != position:
            return
        if batch.state == "undoing" and state == "done":
            batch.state, batch.finished_at = "undone", clock.now()
        elif batch.state in {"waiting", "running", "undoing"}:
            batch.state, batch.finished_at = state, clock.now()
