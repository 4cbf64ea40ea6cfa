"""Report a comment: what a reader says is kept, once a network, and changes nothing on the page.

Whether the comment is there, was reported before, or nobody listens: who reports is told the same.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation import clock, metrics
from moderation.actions.installation import Installation
from moderation.actions.reports.report_token import issue_report_token, report_name, token_digest
from moderation.actions.reports.reporter import (
    Reporter,
    hold_record,
    is_muted,
    is_suspended,
    reporter_of,
    weight_of,
)
from moderation.database import insert_if_absent
from moderation.errors import Forbidden
from moderation.identifiers import first_id_of, is_id, new_id
from moderation.tables import (
    Comment,
    Event,
    IllegalNotice,
    NoticeContact,
    ReaderReport,
    ReporterRecord,
    Thread,
)
from moderation.vault import mask_text

KINDS: Final = ("spam", "abusive", "hate", "threat", "personal_data", "off_topic", "other")
"""What a plain report says that a text is."""
ILLEGAL: Final = "illegal"
WAVE: Final = 20
"""More reports than this on one thread within ten minutes are one matter."""
_WAVE_LASTS = timedelta(minutes=10)
_SUSPENDED = (
    "No notices are taken from your network at present: several were unfounded, and after a "
    "warning more came. You can still turn to the authorities or to a court."
)


@dataclass(frozen=True, slots=True, repr=False)
class WantedNotice:
    """That a text is illegal: which law, why, in good faith; who says so where they want to."""

    law: str
    why: str
    language: str
    name: str = ""
    email: str = ""
    good_faith: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class WantedReport:
    """What a reader says. ``is_kept`` is False where so many came that they are only counted."""

    kind: str
    text: str = ""
    notice: WantedNotice | None = None
    is_kept: bool = True


def report_comment(
    installation: Installation, site_id: str, comment_id: str, network: str, wanted: WantedReport
) -> str:
    """Take a report in; the answer is the token of its status.

    Raises ``Forbidden`` where notices from this network are suspended, and ``Unavailable``.
    """
    now, vault = clock.now(), installation.vault
    reporter = reporter_of(vault, site_id, network)
    with installation.database.transaction() as session:
        record = hold_record(session, site_id, reporter, now)
        if wanted.notice and is_suspended(record, now):
            raise Forbidden(_SUSPENDED)
        comment = _public(session, site_id, comment_id)
        revision = comment.published_revision if comment else None
        name = _name(installation, site_id, comment_id, revision or 0, reporter, wanted)
        outcome = _outcome(comment, record, wanted, now)
        if comment and outcome == "kept":
            plain = _name(
                installation, site_id, comment_id, revision or 0, reporter, WantedReport("")
            )
            digest = token_digest(vault, plain)
            report, is_new = _report(session, comment, record, reporter, wanted, digest, now)
            if wanted.notice:
                is_new = _add_notice(session, installation, report, wanted.notice, name, now)
            if is_new:
                _tell(session, comment, report, wanted, now)
            outcome = "kept" if is_new else "repeated"
    metrics.REPORTS.labels("notice" if wanted.notice else "plain", outcome).inc()
    return issue_report_token(vault, name, now)


def _public(session: Session, site_id: str, comment_id: str) -> Comment | None:
    """The comment, where the public sees it: nothing else can be reported."""
    if not is_id(comment_id):
        return None
    return session.scalars(
        select(Comment).where(
            Comment.id == comment_id,
            Comment.site_id == site_id,
            Comment.published_revision.is_not(None),
        )
    ).one_or_none()


def _outcome(
    comment: Comment | None, record: ReporterRecord, wanted: WantedReport, now: datetime
) -> str:
    if comment is None:
        return "unknown"
    if wanted.notice:
        return "kept"
    if is_muted(record, now):
        return "muted"
    return "kept" if wanted.is_kept else "counted"


def _name(
    installation: Installation,
    site_id: str,
    comment_id: str,
    revision: int,
    reporter: Reporter,
    wanted: WantedReport,
) -> bytes:
    """Of plain reports one a network and revision; of notices one for each that says another."""
    said = b""
    if wanted.notice:
        notice = wanted.notice
        told = json.dumps([notice.law, notice.why, notice.name, notice.email])
        said = hashlib.sha256(told.encode()).digest()
    parts = (comment_id, str(revision), reporter.index, said)
    return report_name(installation.vault, site_id, *parts)


def _report(
    session: Session,
    comment: Comment,
    record: ReporterRecord,
    reporter: Reporter,
    wanted: WantedReport,
    digest: bytes,
    now: datetime,
) -> tuple[ReaderReport, bool]:
    """The network's report on the revision that the public sees, and whether it is new."""
    these = (
        ReaderReport.comment_id == comment.id,
        ReaderReport.revision == comment.published_revision,
        ReaderReport.reporter == reporter.index,
    )
    found = select(ReaderReport).where(*these).with_for_update()
    if report := session.scalars(found).one_or_none():
        return report, False
    report_id = new_id()
    row: dict[str, object] = {
        "id": report_id,
        "site_id": comment.site_id,
        "comment_id": comment.id,
        "revision": comment.published_revision,
        "reporter": reporter.index,
        "token_digest": digest,
        "kind": wanted.kind,
        "is_notice": False,
        "text": mask_text(wanted.text) if wanted.text else None,
        "weight": weight_of(session, record, reporter, comment.thread_id, now),
        "in_wave": _is_wave(session, comment, now),
        "state": "open",
        "created_at": now,
    }
    session.flush()
    insert_if_absent(session.connection(), ReaderReport.__table__, row)
    report = session.scalars(found).one()
    return report, report.id == report_id


def _is_wave(session: Session, comment: Comment, now: datetime) -> bool:
    """Whether this is one more than ``WAVE`` on the thread within ten minutes."""
    lately = (
        select(ReaderReport.id)
        .join(Comment, Comment.id == ReaderReport.comment_id)
        .where(
            ReaderReport.site_id == comment.site_id,
            ReaderReport.id > first_id_of(now - _WAVE_LASTS),
            Comment.thread_id == comment.thread_id,
        )
        .limit(WAVE)
        .subquery()
    )
    return session.execute(select(func.count()).select_from(lately)).scalar_one() >= WAVE


def _add_notice(
    session: Session,
    installation: Installation,
    report: ReaderReport,
    wanted: WantedNotice,
    name: bytes,
    now: datetime,
) -> bool:
    """Keep a notice, which always asks for an answer; False where it was given before."""
    vault = installation.vault
    digest = token_digest(vault, name)
    known = select(IllegalNotice.id).where(IllegalNotice.token_digest == digest)
    if session.scalars(known).first():
        return False
    notice = IllegalNotice(
        id=new_id(),
        report_id=report.id,
        site_id=report.site_id,
        token_digest=digest,
        law=mask_text(wanted.law),
        why=mask_text(wanted.why),
        good_faith=wanted.good_faith,
        language=wanted.language,
        state="open",
        receipt_at=now,
    )
    report.is_notice, report.state, report.closed_at, report.decision_id = True, "open", None, None
    session.add(notice)
    session.flush()
    if wanted.name or wanted.email:
        _seal(session, installation, notice, wanted)
    return True


def _seal(
    session: Session, installation: Installation, notice: IllegalNotice, wanted: WantedNotice
) -> None:
    told = json.dumps({"name": wanted.name, "email": wanted.email}, ensure_ascii=False)
    sealed, key_id = installation.vault.seal(NoticeContact, notice.id, told, site_id=notice.site_id)
    contact = NoticeContact(notice_id=notice.id, site_id=notice.site_id, sealed=sealed)
    contact.key_id = key_id
    if wanted.email:
        index = installation.vault.blind_index(notice.site_id, wanted.email)
        contact.name, contact.state = installation.vault.mail_name(notice.site_id, index), "new"
    session.add(contact)


def _tell(
    session: Session, comment: Comment, report: ReaderReport, wanted: WantedReport, now: datetime
) -> None:
    """The site hears that there is a report, and of what kind; not from whom, nor what was said.

    No decision has this sequence, so undoing withdraws none of them.
    """
    url = session.scalars(select(Thread.url).where(Thread.id == comment.thread_id)).one()
    session.add(
        Event(
            id=new_id(),
            site_id=comment.site_id,
            comment_id=comment.id,
            sequence=0,
            type="comment.reported",
            payload={
                "id": comment.id,
                "report_id": report.id,
                "thread_url": url,
                "revision": report.revision,
                "kind": wanted.kind,
                "is_notice": wanted.notice is not None,
                "reported_at": now.isoformat(),
            },
            created_at=now,
            due_at=now,
        )
    )
