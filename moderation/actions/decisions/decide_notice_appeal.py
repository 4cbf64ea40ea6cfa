"""Decide on the appeal of who gave a notice: granting undoes in the log that the comment was kept.

The comment goes as illegal, and its author is told why and can appeal in turn.
"""

from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.close_reports import close_reports, reopen_report
from moderation.actions.decisions.decide import refuse_if_withdrawn, standing_decision
from moderation.actions.decisions.decide_appeal import (
    ANOTHER,
    checked_answer,
    close_appeal,
    hold_appeal,
    is_another,
)
from moderation.actions.decisions.record_decision import DecisionEntry, record_decision
from moderation.actions.decisions.subject import next_subject
from moderation.actions.decisions.undo_decision import unlearn
from moderation.actions.installation import Actor, Installation
from moderation.errors import Forbidden
from moderation.tables import Comment, IllegalNotice, NoticeAppeal, ReaderReport


def decide_notice_appeal(
    installation: Installation,
    site_id: str,
    appeal_id: str,
    moderator_id: str,
    answer: str,
    *,
    is_granted: bool,
) -> str:
    """Grant or refuse it; the answer is the comment's identifier.

    Raises what ``decide_appeal`` does.
    """
    answer = checked_answer(answer, is_granted=is_granted)
    with installation.database.transaction() as session:
        appeal = hold_appeal(session, NoticeAppeal, site_id, appeal_id)
        notice = session.get_one(IllegalNotice, appeal.notice_id)
        if not is_another(session, site_id, notice.answered_by, moderator_id):
            raise Forbidden(ANOTHER)
        actor = Actor.moderator(moderator_id)
        appeal.decision_id = _grant(session, appeal, notice, actor) if is_granted else None
        close_appeal(session, appeal, answer, actor, is_granted=is_granted)
        return appeal.comment_id


def _grant(
    session: Session, appeal: NoticeAppeal, notice: IllegalNotice, actor: Actor
) -> str | None:
    """Take the comment down, and uphold what was said of it; None where it is down already."""
    now, connection = clock.now(), session.connection()
    comment = session.get_one(Comment, appeal.comment_id)
    standing = standing_decision(session, comment.id)
    refuse_if_withdrawn(standing)
    kept_by = session.get_one(ReaderReport, notice.report_id).decision_id
    reopen_report(connection, notice.report_id)
    decision_id = None
    if comment.published_revision is not None:
        reversed_id = kept_by or (standing.id if standing else None)
        if reversed_id:
            unlearn(connection, reversed_id, now)
        entry = DecisionEntry(
            status="rejected",
            published=None,
            actor=actor,
            text="Taken down on appeal.",
            reason="illegal",
            reverses=reversed_id,
        )
        subject = next_subject(session, comment)
        decision_id = record_decision(connection, subject, entry, now)
    upholding, by = decision_id or kept_by, actor.moderator_id
    close_reports(connection, comment.id, upholding, "upheld", now, by=by)
    return decision_id
