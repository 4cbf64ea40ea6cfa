"""Read the queue *Reported*: which published comments readers speak of, the most urgent first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.out_of_sight import hidden_until
from moderation.actions.installation import Installation
from moderation.actions.queue.read_queue import QueueRow, rows_of
from moderation.actions.reports.add_up import URGENT, AddedUp, add_up
from moderation.actions.reports.reporter import Standing, is_muted, standing_of
from moderation.tables import (
    Comment,
    IllegalNotice,
    NoticeContact,
    ReaderReport,
    ReporterRecord,
    Revision,
    Site,
    Thread,
)

PAGE = 25
_SAID = 5


@dataclass(frozen=True, slots=True)
class GivenNotice:
    """A notice as moderators see it; that there is a contact, not whose."""

    id: str
    law: str
    why: str
    language: str
    receipt_at: datetime
    has_contact: bool


@dataclass(frozen=True, slots=True)
class SaidReport:
    """What a reader said, and how earlier reports from there fared."""

    id: str
    kind: str
    text: str | None
    created_at: datetime
    revision: int
    standing: Standing
    is_muted: bool
    is_warned: bool
    notices: Sequence[GivenNotice]


@dataclass(frozen=True, slots=True)
class ReportedComment:
    """One comment with all that is said of it.

    ``reported_body`` is the text that was reported, where another one stands there by now.
    """

    row: QueueRow
    body: str
    reported_body: str | None
    networks: int
    kinds: Mapping[str, int]
    is_urgent: bool
    hidden_until: datetime | None
    notice_at: datetime | None
    first_at: datetime
    said: Sequence[SaidReport]


@dataclass(frozen=True, slots=True)
class ReportWave:
    """More reports on one thread within minutes than anybody reads one by one."""

    site: str
    thread_id: str
    thread: str
    comments: int
    reports: int
    first_at: datetime


@dataclass(frozen=True, slots=True)
class ReportedPage:
    """``quiet`` comments were reported, and wait until more is said or time has passed."""

    comments: Sequence[ReportedComment]
    waves: Sequence[ReportWave]
    waiting: int
    quiet: int


def read_reported(
    session: Session,
    installation: Installation,
    site_ids: Sequence[str],
    thread_id: str | None = None,
    *,
    with_quiet: bool = False,
) -> ReportedPage:
    """The first of them; of one thread, one by one, where it is named; the quiet ones if wished."""
    now = clock.now()
    found = add_up(session, site_ids, thread_id)
    loud = [one for one in found if one.is_shown(now)]
    shown = found if with_quiet else loud
    waves = set() if thread_id else {one.thread_id for one in shown if one.in_wave}
    single = [one for one in shown if one.notice_at or one.thread_id not in waves]
    single.sort(key=lambda one: one.place)
    return ReportedPage(
        comments=_cards(session, installation, single[:PAGE], now),
        waves=_waves(session, [one for one in shown if one not in single]),
        waiting=len(loud),
        quiet=len(found) - len(loud),
    )


def _waves(session: Session, standings: Iterable[AddedUp]) -> list[ReportWave]:
    by_thread: dict[str, list[AddedUp]] = {}
    for one in standings:
        by_thread.setdefault(one.thread_id, []).append(one)
    rows = session.execute(
        select(Thread.id, Thread.title, Thread.url, Site.name)
        .join(Site, Site.id == Thread.site_id)
        .where(Thread.id.in_(list(by_thread)))
    )
    return [
        ReportWave(
            site=site,
            thread_id=thread_id,
            thread=title or url,
            comments=len(by_thread[thread_id]),
            reports=sum(one.networks for one in by_thread[thread_id]),
            first_at=min(one.first_at for one in by_thread[thread_id]),
        )
        for thread_id, title, url, site in rows
    ]


def _cards(
    session: Session, installation: Installation, standings: Sequence[AddedUp], now: datetime
) -> list[ReportedComment]:
    ids = [one.comment_id for one in standings]
    rows = {row.id: row for row in rows_of(session, installation, ids)}
    kinds, hidden = _kinds(session, ids), hidden_until(session, ids)
    texts = _texts(session, ids)
    # On PostgreSQL each statement sees what was answered or erased since the one before it.
    there = rows.keys() & kinds.keys() & texts.keys()
    return [
        ReportedComment(
            row=rows[one.comment_id],
            body=texts[one.comment_id],
            reported_body=_reported(session, one.comment_id, texts[one.comment_id], said),
            networks=one.networks,
            kinds=kinds[one.comment_id],
            is_urgent=one.weight >= URGENT,
            hidden_until=hidden.get(one.comment_id),
            notice_at=one.notice_at,
            first_at=one.first_at,
            said=said,
        )
        for one in standings
        if one.comment_id in there
        for said in [_said(session, one.comment_id, now)]
    ]


def _kinds(session: Session, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    rows = session.execute(
        select(ReaderReport.comment_id, ReaderReport.kind, func.count())
        .where(ReaderReport.comment_id.in_(ids), ReaderReport.state == "open")
        .group_by(ReaderReport.comment_id, ReaderReport.kind)
        .order_by(func.count().desc(), ReaderReport.kind)
    )
    found: dict[str, dict[str, int]] = {}
    for comment_id, kind, number in rows:
        found.setdefault(comment_id, {})[kind] = number
    return found


def _texts(session: Session, ids: Sequence[str]) -> dict[str, str]:
    return dict(session.execute(select(Comment.id, Comment.body).where(Comment.id.in_(ids))).all())


def _reported(
    session: Session, comment_id: str, body: str, said: Sequence[SaidReport]
) -> str | None:
    """The newest text that was reported, where it isn't the newest of all."""
    number = max((one.revision for one in said), default=0)
    earlier = session.get(Revision, (comment_id, number))
    return earlier.body if earlier and earlier.body != body else None


def _said(session: Session, comment_id: str, now: datetime) -> list[SaidReport]:
    """The first of those that say most: notices, then what has words, then the oldest."""
    rows = session.execute(
        select(ReaderReport, ReporterRecord)
        .outerjoin(
            ReporterRecord,
            (ReporterRecord.site_id == ReaderReport.site_id)
            & (ReporterRecord.reporter == ReaderReport.reporter),
        )
        .where(ReaderReport.comment_id == comment_id, ReaderReport.state == "open")
        .order_by(ReaderReport.is_notice.desc(), ReaderReport.text.is_(None), ReaderReport.id)
        .limit(_SAID)
    ).all()
    notices = _notices(session, [report.id for report, _ in rows if report.is_notice])
    return [
        SaidReport(
            id=report.id,
            kind=report.kind,
            text=report.text,
            created_at=report.created_at,
            revision=report.revision,
            standing=standing_of(record),
            is_muted=_muted(record, now),
            is_warned=_warned(record),
            notices=notices.get(report.id, []),
        )
        for report, record in rows
    ]


def _muted(record: ReporterRecord | None, now: datetime) -> bool:
    return record is not None and is_muted(record, now)


def _warned(record: ReporterRecord | None) -> bool:
    return record is not None and record.warned_at is not None


def _notices(session: Session, report_ids: Sequence[Any]) -> dict[str, list[GivenNotice]]:
    rows = session.execute(
        select(IllegalNotice, NoticeContact.notice_id)
        .outerjoin(NoticeContact, NoticeContact.notice_id == IllegalNotice.id)
        .where(IllegalNotice.report_id.in_(report_ids), IllegalNotice.state == "open")
        .order_by(IllegalNotice.id)
    )
    found: dict[str, list[GivenNotice]] = {}
    for one, contact in rows:
        told = GivenNotice(
            one.id, one.law, one.why, one.language, one.receipt_at, contact is not None
        )
        found.setdefault(one.report_id, []).append(told)
    return found
