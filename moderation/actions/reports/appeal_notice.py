"""Whoever gave a notice appeals against the decision to keep the comment: once, in six months."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.give_statement import Told, tell_where_asked
from moderation.actions.decisions.subject import hold_comment
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.reports.report_token import parse_report_token
from moderation.errors import Conflict, Invalid, NotFound
from moderation.identifiers import new_id
from moderation.tables import IllegalNotice, NoticeAppeal, ReaderReport, Site
from moderation.unseen import is_visible
from moderation.vault import Vault, mask_text

APPEAL_WITHIN: Final = timedelta(days=184)
LONGEST_APPEAL: Final = 2_000
EVENT: Final = "comment.appealed"
_NO_SUCH = "This is not the status of a report."
_NOTHING = "There is no decision on your notice that you could appeal against."
_TOO_LATE = "The six months in which you could appeal are over."
_AGAIN = "You have appealed against this decision already."
_NO_TEXT = "Say why somebody should look at it again, in at most 2,000 characters."


@dataclass(frozen=True, slots=True)
class NoticeAppealOutcome:
    """What whoever gave the notice hears: ``state`` is open, granted or refused."""

    state: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class AppealOfNotice:
    """What can be done about a decision on a notice, and what was done."""

    can_appeal: bool = False
    appeal_until: datetime | None = None
    appeal: NoticeAppealOutcome | None = None


def appeal_notice(installation: Installation, token: str, text: str) -> None:
    """Ask for another look. Raises ``NotFound``, ``Invalid``, and ``Conflict`` with the reason."""
    text = text.replace("\0", "").strip()
    if not is_visible(text) or len(text) > LONGEST_APPEAL:
        raise Invalid(_NO_TEXT, parameter="text")
    now = clock.now()
    with installation.database.transaction() as session:
        notice, report = _found(session, installation.vault, token)
        comment = hold_comment(session, report.site_id, report.comment_id)
        session.refresh(notice)
        if reason := _why_not(session, notice, now):
            raise Conflict(reason)
        appeal = NoticeAppeal(
            id=new_id(),
            site_id=report.site_id,
            comment_id=comment.id,
            notice_id=notice.id,
            text=mask_text(text),
            state="open",
            created_at=now,
        )
        session.add(appeal)
        record_act(session, Act(Actor("visitor"), EVENT, now, report.site_id, comment.id))
        told = {"id": appeal.id, "comment_id": comment.id, "statement_id": None}
        event = Told(report.site_id, comment.id, comment.version, now, now)
        tell_where_asked(session.connection(), event, EVENT, told)


def appeal_of_notice(session: Session, notice: IllegalNotice, now: datetime) -> AppealOfNotice:
    """What is told of it behind the link of the notice's status."""
    last = _last(session, notice)
    outcome = NoticeAppealOutcome(last.state, last.answer) if last else None
    if _why_not(session, notice, now) or notice.answered_at is None:
        return AppealOfNotice(appeal=outcome)
    return AppealOfNotice(
        can_appeal=True, appeal_until=notice.answered_at + APPEAL_WITHIN, appeal=None
    )


def _found(session: Session, vault: Vault, text: str) -> tuple[IllegalNotice, ReaderReport]:
    token = parse_report_token(vault, text)
    if token is None:
        raise NotFound(_NO_SUCH)
    of_token = select(IllegalNotice).where(IllegalNotice.token_digest == token.digest)
    of_token = of_token.join(Site, Site.id == IllegalNotice.site_id)
    of_token = of_token.where(Site.removed_at.is_(None))
    notice = session.scalars(of_token).one_or_none()
    if notice is None:
        raise Conflict(_NOTHING)
    return notice, session.get_one(ReaderReport, notice.report_id)


def _why_not(session: Session, notice: IllegalNotice, now: datetime) -> str | None:
    """Why there is no appeal, as a sentence; None where there may be one."""
    if notice.state != "dismissed" or notice.answered_at is None:
        return _NOTHING
    if now >= notice.answered_at + APPEAL_WITHIN:
        return _TOO_LATE
    return _AGAIN if _last(session, notice) else None


def _last(session: Session, notice: IllegalNotice) -> NoticeAppeal | None:
    """The one against the decision that stands: what was undone was not decided."""
    theirs = select(NoticeAppeal).where(NoticeAppeal.notice_id == notice.id)
    last = session.scalars(theirs.order_by(NoticeAppeal.id.desc()).limit(1)).one_or_none()
    if last is None or last.state == "withdrawn":
        return None
    is_of_another = (
        last.state == "refused"
        and last.decided_at is not None
        and notice.answered_at is not None
        and notice.answered_at > last.decided_at
    )
    return None if is_of_another else last
