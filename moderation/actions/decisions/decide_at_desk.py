"""Decide at the desk: as everywhere, and kind to double clicks and to two open tabs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.claim_comment import ClaimedComment
from moderation.actions.decisions.decide import WantedDecision, decide, standing_decision
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation import Actor, Installation
from moderation.actions.queue.listing import Listing, Position
from moderation.actions.queue.look_through import ids_in
from moderation.actions.queue.review_comment import can_be_undone
from moderation.errors import Conflict, NotFound
from moderation.identifiers import is_id
from moderation.tables import Comment, Decision

_NOTICE_LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the moderator has just done, and whether it can be undone."""

    decision_id: str
    comment_id: str
    site_id: str
    author_name: str
    status: str
    is_undoing: bool
    can_undo: bool
    until: datetime | None = None  # out of sight, at the latest until then


def decide_at_desk(
    installation: Installation, site_id: str, comment_id: str, wanted: WantedDecision
) -> str:
    """The decision that stands now; a second click finds the decision of the first.

    Raises ``NotFound``; ``Conflict`` where somebody else, or another tab, was faster;
    ``ClaimedComment`` where somebody else is on it.
    """
    _require_id(comment_id)
    try:
        decided = decide(installation, site_id, comment_id, wanted)
    except ClaimedComment:
        raise
    except Conflict:
        first = _same_decision(installation, comment_id, wanted)
        if first is None:
            raise
        return first
    return decided.decision.id


def undo_at_desk(
    installation: Installation, site_id: str, comment_id: str, decision_id: str, moderator_id: str
) -> str:
    """The reversal; undoing twice finds the reversal of the first. Raises as ``undo_decision``."""
    _require_id(comment_id)
    _require_id(decision_id)
    actor = Actor.moderator(moderator_id)
    try:
        return undo_decision(installation, site_id, comment_id, decision_id, actor).id
    except Conflict:
        first = _same_undoing(installation, comment_id, decision_id, moderator_id)
        if first is None:
            raise
        return first


def read_notice(
    session: Session, site_ids: Collection[str], decision_id: str, moderator_id: str
) -> Notice | None:
    """What to say of a decision that this moderator made on one of these sites a moment ago."""
    if not is_id(decision_id):
        return None
    now = clock.now()
    decision = session.get(Decision, decision_id)
    if decision is None or decision.site_id not in site_ids:
        return None
    if not _is_fresh(decision, moderator_id, now):
        return None
    return _notice(session, decision)


def next_in(
    session: Session,
    site_id: str,
    listing: Listing,
    position: Position,
    others: Collection[str],
    *,
    or_first: bool = False,
) -> str | None:
    """The comment behind a place in a list; at the end None, or its first with ``or_first``.

    ``others`` are passed over: what other moderators are on.
    """
    enough = 1 + len(others)
    ids = [*ids_in(session, site_id, listing.behind(position), enough)]
    if or_first:
        ids += ids_in(session, site_id, listing.behind(None), enough + 1)
    return next((one for one in ids if one != position.comment_id and one not in others), None)


def _require_id(text: str) -> None:
    if not is_id(text):
        raise NotFound("There is no such comment.")


def _same_decision(
    installation: Installation, comment_id: str, wanted: WantedDecision
) -> str | None:
    with installation.database.reading() as session:
        standing = standing_decision(session, comment_id)
    made = (wanted.expected_version or 0) + 1
    if standing is None or standing.reverses or standing.version != made:
        return None
    same = standing.status == wanted.status and standing.moderator_id == wanted.actor.moderator_id
    return standing.id if same else None


def _same_undoing(
    installation: Installation, comment_id: str, decision_id: str, moderator_id: str
) -> str | None:
    with installation.database.reading() as session:
        return session.scalars(
            select(Decision.id).where(
                Decision.comment_id == comment_id,
                Decision.reverses == decision_id,
                Decision.moderator_id == moderator_id,
            )
        ).first()


def _is_fresh(decision: Decision, moderator_id: str, now: datetime) -> bool:
    return decision.moderator_id == moderator_id and now - decision.created_at < _NOTICE_LIFETIME


def _notice(session: Session, decision: Decision) -> Notice:
    comment, standing_id = session.execute(
        select(Comment, Decision.id)
        .join(Decision, Decision.comment_id == Comment.id)
        .where(Comment.id == decision.comment_id)
        .order_by(Decision.version.desc())
        .limit(1)
    ).one()
    return Notice(
        decision_id=decision.id,
        comment_id=comment.id,
        site_id=decision.site_id,
        author_name=comment.author_name,
        status=decision.status,
        is_undoing=decision.reverses is not None,
        can_undo=standing_id == decision.id and can_be_undone(decision, comment),
        until=decision.until,
    )
