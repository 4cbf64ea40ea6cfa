"""Joint decisions: what one press of a button decided on many comments is undone as one.

A campaign, a selection and a batch are joint decisions alike. Whoever may decide on a site may
undo what was decided there, at once or later, just as with a decision on one comment.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from moderation import clock
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation import Actor, Installation
from moderation.actions.people.membership import Desk
from moderation.errors import Conflict, NotFound
from moderation.identifiers import is_id
from moderation.tables import Batch, Comment, Decision, JointDecision, Moderator

_NOTICE_LIFETIME = timedelta(minutes=10)
_NOTHING_THERE = "There is no such thing, or it is not yours to see."
_LISTED = 30
_LOOKED_AT = 1_000  # decisions, in one look
_MOST_LOOKS = 20
_MOST_TOLD_OF = 1_000  # decisions; of more only a batch's own page tells
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


def batch_with(session: Session, joint_id: str, desks: Sequence[Desk]) -> tuple[Desk, str] | None:
    """The batch that made these decisions, on one of ``desks`` that may decide, and its site.

    It is undone in the background.
    """
    if not is_id(joint_id):
        return None
    query = select(Batch.site_id, Batch.id).where(Batch.joint_id == joint_id)
    found = session.execute(query).one_or_none()
    if found is None:
        return None
    theirs = (desk for desk in desks if desk.site_id == found[0] and desk.may_decide)
    desk = next(theirs, None)
    return (desk, found[1]) if desk else None


def read_joint_notice(
    session: Session, joint_id: str, moderator_id: str, site_ids: Sequence[str]
) -> JointNotice | None:
    """What to say of what this moderator decided or undid together on these sites a moment ago."""
    if not is_id(joint_id):
        return None
    found = _what_became(session, joint_id, moderator_id, site_ids)
    if not found.number or found.number >= _MOST_TOLD_OF:
        return None
    is_undoing = _is_fresh(found.undone_at)
    if not is_undoing and not _is_fresh(found.made_at):
        return None
    return JointNotice(
        joint_id=joint_id,
        status=found.status,
        number=found.undone if is_undoing else found.mine,
        is_undoing=is_undoing,
        can_undo=found.standing > 0 and not is_undoing,
        before=found.before if found.before == found.also_before else None,
    )


def joints_named(session: Session, site_id: str, joint_ids: Collection[str]) -> Mapping[str, Joint]:
    """What was decided together on this site, by identifier."""
    if not joint_ids:
        return {}
    batches = _of_batches(session, site_id, joint_ids)
    rows = session.execute(_numbers(site_id, [one for one in joint_ids if one not in batches]))
    return batches | {row[0]: Joint(*row, batch_id=None) for row in rows}


def read_joints(session: Session, site_id: str) -> Sequence[Joint]:
    """The site's newest selections and campaigns; batches have a list of their own.

    Found among the newest decisions of the site, so that nothing of other sites counts.
    """
    found = joints_named(session, site_id, _newest(session, site_id)).values()
    return sorted(found, key=lambda one: one.created_at, reverse=True)


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


def _of_batches(session: Session, site_id: str, joint_ids: Collection[str]) -> dict[str, Joint]:
    """Those that are batches, which keep count themselves: nobody counts a hundred thousand."""
    query = (
        select(Batch, Moderator.display_name)
        .outerjoin(Moderator, Moderator.id == Batch.moderator_id)
        .where(Batch.site_id == site_id, Batch.joint_id.in_(joint_ids))
    )
    return {
        batch.joint_id: Joint(
            joint_id=batch.joint_id,
            status=batch.status,
            number=batch.done,
            standing=batch.done - batch.undone,
            moderator=name,
            created_at=batch.created_at,
            batch_id=batch.id,
        )
        for batch, name in session.execute(query)
    }


def _numbers(
    site_id: str, joint_ids: Sequence[str]
) -> Select[str, str, int, int, str | None, datetime]:
    """One row for each, as ``Joint`` has it: those who decide together decide one thing."""
    return (
        select(
            JointDecision.joint_id,
            func.min(Decision.status),
            func.count(),
            func.count().filter(Comment.version == Decision.version),
            func.min(Moderator.display_name),
            func.min(Decision.created_at),
        )
        .join(Decision, Decision.id == JointDecision.decision_id)
        .join(Comment, Comment.id == Decision.comment_id)
        .outerjoin(Moderator, Moderator.id == Decision.moderator_id)
        .where(JointDecision.joint_id.in_(joint_ids), Decision.site_id == site_id)
        .group_by(JointDecision.joint_id)
    )


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
) -> Row[*tuple[Any, ...]]:
    """One row: how many there are, what they were and became, what this moderator did and undid."""
    query = select(JointDecision.decision_id).where(JointDecision.joint_id == joint_id)
    some = query.limit(_MOST_TOLD_OF).subquery()
    reversal = aliased(Decision)
    is_mine = Decision.moderator_id == moderator_id
    before = func.coalesce(Decision.previous_status, "")
    return session.execute(
        select(
            func.count().label("number"),
            func.count().filter(is_mine).label("mine"),
            func.min(Decision.created_at).filter(is_mine).label("made_at"),
            func.min(Decision.status).label("status"),
            func.min(before).label("before"),
            func.max(before).label("also_before"),
            func.count().filter(Comment.version == Decision.version).label("standing"),
            func.count(reversal.id).label("undone"),
            func.max(reversal.created_at).label("undone_at"),
        )
        .select_from(some)
        .join(Decision, Decision.id == some.c.decision_id)
        .join(Comment, Comment.id == Decision.comment_id)
        .outerjoin(
            reversal,
            and_(
                reversal.comment_id == Decision.comment_id,
                reversal.reverses == Decision.id,
                reversal.moderator_id == moderator_id,
            ),
        )
        .where(Decision.site_id.in_(site_ids))
    ).one()
