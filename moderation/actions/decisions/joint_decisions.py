"""Joint decisions: what one press of a button decided on many comments is undone as one.

A campaign, a selection and a batch are joint decisions alike. Whoever may decide on a site may
undo what was decided there, at once or later, just as with a decision on one comment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from moderation import clock
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.people.membership import Desk
from moderation.errors import Conflict, NotFound
from moderation.identifiers import is_id
from moderation.tables import Batch, Comment, Decision, JointDecision, Moderator

_NOTICE_LIFETIME = timedelta(minutes=10)
_NOTHING_THERE = "There is no such thing, or it is not yours to see."
_LISTED = 30
_LOOKED_AT = 1_000  # decisions, in one look
_MOST_LOOKS = 20
MOST_AT_ONCE = 1_000  # decisions undone while somebody waits


@dataclass(frozen=True, slots=True)
class JointNotice:
    """What the moderator has just decided together, or undone, and how many there were."""

    joint_id: str
    status: str
    number: int
    is_undoing: bool
    can_undo: bool
    before: str | None = None  # what they all were; None where they were not the same


@dataclass(frozen=True, slots=True)
class Joint:
    """What was decided together on one site: how many, how many of them stand, by whom."""

    joint_id: str
    status: str
    number: int
    standing: int
    moderator: str | None
    created_at: datetime
    batch_id: str | None


def undo_together(
    installation: Installation, joint_id: str, moderator_id: str, desks: Sequence[Desk]
) -> int:
    """Undo what was decided together, on those of ``desks`` where the moderator may decide.

    The answer is how many there were.

    What changed since is left alone, and so is what is more than ``MOST_AT_ONCE``: undoing again
    goes on with it. No page makes so many; a batch is undone in the background. Raises ``NotFound``
    where there is no such thing, or none of it is theirs.
    """
    if not is_id(joint_id):
        raise NotFound(_NOTHING_THERE)
    sites = [desk.site_id for desk in desks if desk.may_decide]
    with installation.database.reading() as session:
        query = _decisions(joint_id).where(Decision.site_id.in_(sites)).order_by(Decision.id)
        if session.scalars(query.limit(1)).first() is None:
            raise NotFound(_NOTHING_THERE)
        standing = query.join(Comment, Comment.id == Decision.comment_id).where(
            Comment.version == Decision.version
        )
        decisions = session.scalars(standing.limit(MOST_AT_ONCE)).all()
    return sum(_undo(installation, decision, moderator_id) for decision in decisions)


def batch_with(
    installation: Installation, joint_id: str, desks: Sequence[Desk]
) -> tuple[Desk, str] | None:
    """The batch that made these decisions, on one of ``desks`` that may decide, and its site.

    It is undone in the background.
    """
    if not is_id(joint_id):
        return None
    query = select(Batch.site_id, Batch.id).where(Batch.joint_id == joint_id)
    with installation.database.reading() as session:
        found = session.execute(query).one_or_none()
    if found is None:
        return None
    theirs = (desk for desk in desks if desk.site_id == found[0] and desk.may_decide)
    desk = next(theirs, None)
    return (desk, found[1]) if desk else None


def read_joint_notice(
    installation: Installation, joint_id: str, moderator_id: str, site_ids: Sequence[str]
) -> JointNotice | None:
    """What to say of what this moderator decided or undid together on these sites a moment ago."""
    if not is_id(joint_id):
        return None
    with installation.database.reading() as session:
        query = _decisions(joint_id).where(Decision.site_id.in_(site_ids))
        decisions = session.scalars(query.order_by(Decision.id)).all()
        standing, undone, undone_at = _what_became(session, joint_id, moderator_id, site_ids)
    mine = [one for one in decisions if one.moderator_id == moderator_id]
    is_undoing = _is_fresh(undone_at)
    if not is_undoing and not (mine and _is_fresh(mine[0].created_at)):
        return None
    before = {one.previous_status for one in decisions}
    return JointNotice(
        joint_id=joint_id,
        status=decisions[0].status,
        number=undone if is_undoing else len(mine),
        is_undoing=is_undoing,
        can_undo=standing > 0 and not is_undoing,
        before=before.pop() if len(before) == 1 else None,
    )


def joints_of(installation: Installation, site_id: str, comment_id: str) -> Mapping[str, Joint]:
    """By decision of a comment's log: what it was made together with, on this site."""
    query = (
        select(JointDecision.decision_id, JointDecision.joint_id)
        .join(Decision, Decision.id == JointDecision.decision_id)
        .where(Decision.comment_id == comment_id, Decision.site_id == site_id)
    )
    with installation.database.reading() as session:
        found = {row[0]: _joint(session, site_id, row[1]) for row in session.execute(query)}
    return {decision_id: joint for decision_id, joint in found.items() if joint}


def read_joints(installation: Installation, site_id: str) -> Sequence[Joint]:
    """The site's newest selections and campaigns; batches have a list of their own.

    Found among the newest decisions of the site, so that nothing of other sites counts.
    """
    with installation.database.reading() as session:
        found = [_joint(session, site_id, one) for one in _newest(session, site_id)]
    return sorted((one for one in found if one), key=lambda one: one.created_at, reverse=True)


def _newest(session: Session, site_id: str) -> Sequence[str]:
    """The newest joint identifiers of the site that are no batch's."""
    found: dict[str, None] = {}
    before: datetime | None = None
    for _ in range(_MOST_LOOKS):
        rows = session.execute(_look(site_id, before)).all()
        together = {row[1] for row in rows}
        batches = _batches(session, site_id, together - {None})
        found |= dict.fromkeys(row[1] for row in rows if row[1] and row[1] not in batches)
        if len(rows) < _LOOKED_AT or len(found) >= _LISTED:
            break
        before = rows[-1][0]
        if len(together) == 1 and batches:  # a long batch: what was decided before it is behind it
            before = min(before, *batches.values())
    return list(found)[:_LISTED]


def _look(site_id: str, before: datetime | None) -> Select[datetime, str]:
    query = (
        select(Decision.created_at, JointDecision.joint_id)
        .outerjoin(JointDecision, JointDecision.decision_id == Decision.id)
        .where(Decision.site_id == site_id)
        .order_by(Decision.created_at.desc())
        .limit(_LOOKED_AT)
    )
    return query if before is None else query.where(Decision.created_at < before)


def _batches(session: Session, site_id: str, joints: set[str]) -> dict[str, datetime]:
    """Which of these are batches of the site, and when each was asked for."""
    query = select(Batch.joint_id, Batch.created_at)
    rows = session.execute(query.where(Batch.site_id == site_id, Batch.joint_id.in_(joints)))
    return {row[0]: row[1] for row in rows}


def _decisions(joint_id: str) -> Select[Decision]:
    return (
        select(Decision)
        .join(JointDecision, JointDecision.decision_id == Decision.id)
        .where(JointDecision.joint_id == joint_id)
    )


def _joint(session: Session, site_id: str, joint_id: str) -> Joint | None:
    batch = session.scalars(
        select(Batch).where(Batch.joint_id == joint_id, Batch.site_id == site_id)
    ).one_or_none()
    theirs = _decisions(joint_id).where(Decision.site_id == site_id)
    first = session.scalars(theirs.order_by(Decision.id).limit(1)).one_or_none()
    if first is None:
        return None
    number, standing = (
        (batch.done, batch.done - batch.undone) if batch else (_numbers(session, site_id, joint_id))
    )
    moderator = session.get(Moderator, first.moderator_id) if first.moderator_id else None
    return Joint(
        joint_id=joint_id,
        status=first.status,
        number=number,
        standing=standing,
        moderator=moderator.display_name if moderator else None,
        created_at=first.created_at,
        batch_id=batch.id if batch else None,
    )


def _numbers(session: Session, site_id: str, joint_id: str) -> tuple[int, int]:
    row = session.execute(
        _decisions(joint_id)
        .join(Comment, Comment.id == Decision.comment_id)
        .where(Decision.site_id == site_id)
        .with_only_columns(func.count(), func.count().filter(Comment.version == Decision.version))
    ).one()
    return row[0], row[1]


def _undo(installation: Installation, decision: Decision, moderator_id: str) -> bool:
    actor = Actor.moderator(moderator_id)
    try:
        undo_decision(installation, decision.site_id, decision.comment_id, decision.id, actor)
    except (Conflict, NotFound):
        return False
    return True


def _is_fresh(then: datetime | None) -> bool:
    return then is not None and clock.now() - then < _NOTICE_LIFETIME


def _what_became(
    session: Session, joint_id: str, moderator_id: str, site_ids: Sequence[str]
) -> Row[int, int, datetime | None]:
    """How many of the decisions stand; how many this moderator has undone, and when last."""
    reversal = aliased(Decision)
    return session.execute(
        select(
            func.count().filter(Comment.version == Decision.version),
            func.count(reversal.id),
            func.max(reversal.created_at),
        )
        .select_from(JointDecision)
        .join(Decision, Decision.id == JointDecision.decision_id)
        .join(Comment, Comment.id == Decision.comment_id)
        .outerjoin(
            reversal,
            and_(
                reversal.comment_id == Decision.comment_id,
                reversal.reverses == Decision.id,
                reversal.moderator_id == moderator_id,
            ),
        )
        .where(JointDecision.joint_id == joint_id, Decision.site_id.in_(site_ids))
    ).one()
