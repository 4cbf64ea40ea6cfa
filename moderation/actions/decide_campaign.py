"""Decide on a campaign: all copies that wait get the same status with one press, and back.

Each copy is decided as every comment is, in a transaction of its own, so that nothing holds the
database for long. What was decided together is undone together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session, aliased

from moderation import clock
from moderation.actions.decide import Choice, decide
from moderation.actions.installation import Installation
from moderation.actions.recognise_copies import Copy
from moderation.actions.review_campaign import copies_at_desk, desks_by_site, waiting_for
from moderation.actions.submission import Actor
from moderation.actions.undo_decision import undo_decision
from moderation.errors import Conflict, NotFound
from moderation.identifiers import is_id
from moderation.languages import N_
from moderation.tables import Comment, Decision, JointDecision

_NOTICE_LIFETIME = timedelta(minutes=10)
_NOTHING_THERE = N_("There is nothing here that you decided.")


@dataclass(frozen=True, slots=True)
class JointNotice:
    """What the moderator has just decided together: how many, and whether it can be undone."""

    joint_id: str
    status: str
    number: int
    is_undoing: bool
    can_undo: bool
    before: str | None = None  # what they all were; None where they were not the same


def decide_campaign(
    installation: Installation,
    site_id: str,
    comment_id: str,
    status: Choice,
    moderator_id: str,
    *,
    joint_id: str,
    until: str,
) -> int:
    """Give a waiting comment and its waiting copies a status; the answer is how many there were.

    Only what had come in by ``until``, and waits on sites where the moderator may decide. What
    somebody else decides meanwhile is left alone. ``joint_id`` is what they can be undone by.
    Raises ``NotFound`` for another site's comment.
    """
    number = 0
    for site, one, version in _waiting(installation, site_id, comment_id, moderator_id, until):
        try:
            decided = decide(
                installation,
                site,
                one,
                status,
                Actor("moderator", moderator_id),
                expected_version=version,
                joint_id=joint_id,
            )
        except (Conflict, NotFound):
            continue
        number += decided.is_new
    return number


def undo_campaign(installation: Installation, joint_id: str, moderator_id: str) -> int:
    """Undo what the moderator decided together; how many. What changed since is left alone.

    Raises ``NotFound`` where there is no such thing, or it is somebody else's.
    """
    if not is_id(joint_id):
        raise NotFound(_NOTHING_THERE)
    with installation.database.reading() as session:
        decisions = _decided_together(session, joint_id, moderator_id)
    if not decisions:
        raise NotFound(_NOTHING_THERE)
    desks = desks_by_site(installation, moderator_id)
    mine = [one for one in decisions if one.site_id in desks and desks[one.site_id].may_decide]
    return sum(_undo(installation, decision, moderator_id) for decision in mine)


def read_joint_notice(
    installation: Installation, joint_id: str, moderator_id: str
) -> JointNotice | None:
    """What to say of what this moderator decided together a moment ago."""
    if not is_id(joint_id):
        return None
    with installation.database.reading() as session:
        decisions = _decided_together(session, joint_id, moderator_id)
        if not decisions or clock.now() - decisions[0].created_at >= _NOTICE_LIFETIME:
            return None
        before = {one.previous_status for one in decisions}
        standing, undone = _what_became(session, joint_id)
    return JointNotice(
        joint_id=joint_id,
        status=decisions[0].status,
        number=undone or len(decisions),
        is_undoing=undone > 0,
        can_undo=standing > 0 and not undone,
        before=before.pop() if len(before) == 1 else None,
    )


def _waiting(
    installation: Installation, site_id: str, comment_id: str, moderator_id: str, until: str
) -> list[tuple[str, str, int]]:
    """Site, identifier and version of what waits: the comment itself first, then its copies."""
    desks = desks_by_site(installation, moderator_id)
    with installation.database.reading() as session:
        query = select(Comment).where(Comment.id == comment_id, Comment.site_id == site_id)
        comment = session.scalars(query).one_or_none()
        if comment is None:
            raise NotFound("There is no such comment.")
        found: list[Copy] = copies_at_desk(session, installation, comment_id)
    copies = [copy for copy in waiting_for(found, desks) if copy.comment_id <= until]
    first = [(site_id, comment_id, comment.version)] if comment.status == "pending" else []
    return [*first, *((copy.site_id, copy.comment_id, copy.version) for copy in copies)]


def _undo(installation: Installation, decision: Decision, moderator_id: str) -> bool:
    actor = Actor("moderator", moderator_id)
    try:
        undo_decision(installation, decision.site_id, decision.comment_id, decision.id, actor)
    except (Conflict, NotFound):
        return False
    return True


def _decided_together(session: Session, joint_id: str, moderator_id: str) -> Sequence[Decision]:
    return session.scalars(
        select(Decision)
        .join(JointDecision, JointDecision.decision_id == Decision.id)
        .where(JointDecision.joint_id == joint_id, Decision.moderator_id == moderator_id)
        .order_by(Decision.id)
    ).all()


def _what_became(session: Session, joint_id: str) -> Row[int, int]:
    """How many of the decisions stand, and how many were undone."""
    reversal = aliased(Decision)
    return session.execute(
        select(
            func.count().filter(Comment.version == Decision.version),
            func.count(reversal.id),
        )
        .select_from(JointDecision)
        .join(Decision, Decision.id == JointDecision.decision_id)
        .join(Comment, Comment.id == Decision.comment_id)
        .outerjoin(
            reversal,
            and_(reversal.comment_id == Decision.comment_id, reversal.reverses == Decision.id),
        )
        .where(JointDecision.joint_id == joint_id)
    ).one()
