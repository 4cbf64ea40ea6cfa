"""Out of sight: a published comment that readers reported is hidden while somebody looks at it.

A decision as any other, with an end: whoever looks decides, or the comment comes back by itself.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, aliased

from moderation import clock
from moderation.actions.decisions.claim_comment import drop_claim, refuse_if_claimed
from moderation.actions.decisions.decide import standing_decision, undo_time
from moderation.actions.decisions.record_decision import DecisionEntry, record_decision
from moderation.actions.decisions.subject import hold_comment, next_subject
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.errors import Conflict
from moderation.languages import N_
from moderation.tables import Comment, Decision, ReaderReport, Revision

HIDDEN_FOR: Final = timedelta(hours=24)
RETURNED: Final = "back_in_sight"
"""The phase of coming back by itself."""
_TEXT: Final = "Out of sight while it is looked at."
_NOT_PUBLIC = N_("Nobody sees this comment, so there is nothing to hide.")
_NOT_REPORTED = N_("No reader has reported this comment. Decide on it instead.")
_ONCE = N_("This text was out of sight for its time already. Decide on it now.")

WHY_NOT_HIDDEN: Final = frozenset({_NOT_PUBLIC, _NOT_REPORTED, _ONCE})


def hide_reported(
    installation: Installation, site_id: str, comment_id: str, actor: Actor, version: int | None
) -> str:
    """Take a reported comment out of sight for a day; the decision, which can be undone.

    Its reports stay open. Raises ``NotFound``, ``ClaimedComment``, and ``Conflict`` with the
    reason: nobody sees it, nobody has reported it, or this text was hidden for its time before.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        comment = hold_comment(session, site_id, comment_id, version)
        refuse_if_claimed(session, comment_id, actor.moderator_id, now)
        _require_hideable(session, comment)
        drop_claim(session, comment_id, actor.moderator_id)
        entry = DecisionEntry(
            status="pending",
            published=None,
            actor=actor,
            text=_TEXT,
            until=now + HIDDEN_FOR,
            delay=undo_time(installation, actor),
        )
        return record_decision(session.connection(), next_subject(session, comment), entry, now)


def bring_back(session: Session, comment: Comment, actor: Actor, now: datetime) -> str | None:
    """Show it again as it was, where it is out of sight; the decision.

    An edit that came meanwhile waits; a text that is no longer kept stays unseen, and waits too.
    """
    standing = standing_decision(session, comment.id)
    if standing is None or standing.until is None:
        return None
    hiding = session.scalars(_hiding(comment.id)).one()
    published = hiding.previously_published
    if not _is_kept(session, comment, published):
        published = None
    is_whole = published == comment.revision
    entry = DecisionEntry(
        status=hiding.previous_status or "pending" if is_whole else "pending",
        published=published,
        actor=actor,
        text="In sight again.",
        phase=RETURNED if actor.kind == "policy" else None,
        reverses=hiding.id,
    )
    made = record_decision(session.connection(), next_subject(session, comment), entry, now)
    session.refresh(comment)
    return made


def stay_out_of_sight(session: Session, comment_id: str, entry: DecisionEntry) -> DecisionEntry:
    """What policy concludes; of what is out of sight, that it stays there for its time."""
    standing = standing_decision(session, comment_id)
    if standing is None or standing.until is None:
        return entry
    return replace(entry, status="pending", published=None, until=standing.until)


def bring_back_due(installation: Installation) -> int:
    """Show what nobody has decided on within its time; how many there were."""
    with installation.database.reading() as session:
        due = session.execute(
            select(Decision.site_id, Decision.comment_id)
            .where(Decision.until <= clock.now(), _is_newest())
            .order_by(Decision.until)
        ).all()
    return sum(_bring_back(installation, site_id, one) for site_id, one in due)


def hidden_until(session: Session, comment_ids: Collection[str]) -> dict[str, datetime]:
    """Which of these comments are out of sight, and until when at the latest."""
    rows = session.execute(
        select(Decision.comment_id, Decision.until).where(
            Decision.comment_id.in_(comment_ids), Decision.until.is_not(None), _is_newest()
        )
    )
    return {comment_id: until for comment_id, until in rows if until}


def _bring_back(installation: Installation, site_id: str, comment_id: str) -> bool:
    now = clock.now()
    with installation.database.transaction() as session:
        comment = hold_comment(session, site_id, comment_id)
        standing = standing_decision(session, comment_id)
        if standing is None or standing.until is None or standing.until > now:
            return False  # somebody has decided meanwhile
        bring_back(session, comment, Actor("policy"), now)
        record_act(session, Act(Actor("worker"), "comment.returned", now, site_id, comment_id))
        return True


def _require_hideable(session: Session, comment: Comment) -> None:
    if comment.published_revision is None:
        raise Conflict(_NOT_PUBLIC)
    reports = select(ReaderReport.id).where(
        ReaderReport.comment_id == comment.id, ReaderReport.state == "open"
    )
    if session.scalars(reports.limit(1)).first() is None:
        raise Conflict(_NOT_REPORTED)
    returned = select(Decision.id).where(
        Decision.comment_id == comment.id,
        Decision.phase == RETURNED,
        Decision.published == comment.published_revision,
    )
    if session.scalars(returned.limit(1)).first():
        raise Conflict(_ONCE)


def _hiding(comment_id: str) -> Select[Decision]:
    """The decision that took it out of sight; those that only kept it there say less."""
    return (
        select(Decision)
        .where(
            Decision.comment_id == comment_id,
            Decision.until.is_not(None),
            Decision.previously_published.is_not(None),
        )
        .order_by(Decision.version.desc())
        .limit(1)
    )


def _is_kept(session: Session, comment: Comment, revision: int | None) -> bool:
    if revision in {None, comment.revision}:
        return True
    return session.get(Revision, (comment.id, revision)) is not None


def _is_newest() -> ColumnElement[bool]:
    later = aliased(Decision)
    return ~exists().where(
        later.comment_id == Decision.comment_id, later.version > Decision.version
    )
