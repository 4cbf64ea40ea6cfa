"""A site's reports, as its own software reads them: what was said of what, never by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.tables import Comment, IllegalNotice, ReaderReport, Thread

STATES = ("open", "upheld", "dismissed", "void")


@dataclass(frozen=True, slots=True)
class ToldNotice:
    """A notice that the text is illegal."""

    law: str
    why: str
    language: str
    state: str
    received_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ToldReport:
    """One report, without reporter and contact."""

    id: str
    comment_id: str
    thread_url: str
    revision: int
    kind: str
    text: str | None
    state: str
    received_at: datetime
    closed_at: datetime | None
    notices: Sequence[ToldNotice]


def list_reports(
    session: Session, site_id: str, *, state: str | None, after: str | None, limit: int
) -> tuple[Sequence[ToldReport], str | None]:
    """A page of them, the newest first, and what the next one comes behind."""
    query = (
        select(ReaderReport, Thread.url)
        .join(Comment, Comment.id == ReaderReport.comment_id)
        .join(Thread, Thread.id == Comment.thread_id)
        .where(ReaderReport.site_id == site_id)
        .order_by(ReaderReport.id.desc())
        .limit(limit + 1)
    )
    if state:
        query = query.where(ReaderReport.state == state)
    if after:
        query = query.where(ReaderReport.id < after)
    rows = session.execute(query).all()
    shown = rows[:limit]
    notices = _notices(session, [report.id for report, _ in shown])
    told = [_told(report, url, notices.get(report.id, [])) for report, url in shown]
    return told, told[-1].id if len(rows) > limit else None


def _notices(session: Session, report_ids: Sequence[str]) -> dict[str, list[ToldNotice]]:
    found: dict[str, list[ToldNotice]] = {}
    query = select(IllegalNotice).where(IllegalNotice.report_id.in_(report_ids))
    for one in session.scalars(query.order_by(IllegalNotice.id)):
        told = ToldNotice(
            one.law, one.why, one.language, one.state, one.receipt_at, one.answered_at
        )
        found.setdefault(one.report_id, []).append(told)
    return found


def _told(report: ReaderReport, url: str, notices: Sequence[ToldNotice]) -> ToldReport:
    return ToldReport(
        id=report.id,
        comment_id=report.comment_id,
        thread_url=url,
        revision=report.revision,
        kind=report.kind,
        text=report.text,
        state=report.state,
        received_at=report.created_at,
        closed_at=report.closed_at,
        notices=notices,
    )
