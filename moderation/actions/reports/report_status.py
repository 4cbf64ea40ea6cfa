"""What became of a report, for whoever holds its token; and taking it back by the same token."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.reports.appeal_notice import AppealOfNotice, appeal_of_notice
from moderation.actions.reports.report_token import ReportToken, parse_report_token
from moderation.errors import NotFound
from moderation.tables import (
    Decision,
    IllegalGround,
    IllegalNotice,
    ReaderReport,
    ReporterRecord,
    Site,
)
from moderation.vault import Vault

_NO_SUCH = "This is not the status of a report."
REPORTS_KEPT = timedelta(days=90)
"""After they were answered."""
NOTICES_KEPT = timedelta(days=200)
"""After they were answered: longer than the six months in which one may complain."""

State = Literal["received", "decided", "withdrawn", "no_longer_kept"]


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """What became of it, and never by whom.

    ``decision`` is ``kept`` or ``removed``; ``reason`` is a code of a rejection's, or ``spam`` or
    ``illegal``. ``is_warned``: several notices from there were unfounded.
    """

    state: State
    received_on: datetime
    decision: Literal["kept", "removed"] | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    law: str | None = None
    why: str | None = None
    is_warned: bool = False
    objection: AppealOfNotice = field(default_factory=AppealOfNotice)


def read_report_status(session: Session, vault: Vault, text: str) -> ReportStatus:
    """What the token ``text`` leads to. Raises ``NotFound`` for one that we did not give out.

    What was not kept reads as what nobody has looked at yet.
    """
    token = parse_report_token(vault, text)
    if token is None:
        raise NotFound(_NO_SUCH)
    if notice := _notice(session, token.digest):
        report = session.get_one(ReaderReport, notice.report_id)
        status = _status(session, report, token, notice.state, notice.answered_at)
        objection = appeal_of_notice(session, notice, clock.now())
        return replace(status, is_warned=_is_warned(session, report), objection=objection)
    if plain := _plain(session, token.digest):
        status = _status(session, plain, token, plain.state, plain.closed_at)
        return replace(status, law=None, why=None)
    is_old = clock.now() - token.given_on > REPORTS_KEPT
    return ReportStatus("no_longer_kept" if is_old else "received", token.given_on)


def withdraw_report(installation: Installation, text: str) -> None:
    """Take a report back. It stays, so that taking back and reporting again adds nothing.

    Raises ``NotFound``. What is answered already stays answered.
    """
    token = parse_report_token(installation.vault, text)
    if token is None:
        raise NotFound(_NO_SUCH)
    now = clock.now()
    with installation.database.transaction() as session:
        if notice := _notice(session, token.digest):
            _withdraw_notice(session, notice, now)
        elif (report := _plain(session, token.digest)) and not report.is_notice:
            _void(report, now)


def _withdraw_notice(session: Session, notice: IllegalNotice, now: datetime) -> None:
    if notice.state != "open":
        return
    notice.state, notice.answered_at = "void", now
    session.flush()
    others = select(IllegalNotice.id).where(
        IllegalNotice.report_id == notice.report_id, IllegalNotice.state == "open"
    )
    if session.scalars(others.limit(1)).first() is None:
        _void(session.get_one(ReaderReport, notice.report_id), now)


def _void(report: ReaderReport, now: datetime) -> None:
    if report.state == "open":
        report.state, report.closed_at = "void", now


def _notice(session: Session, digest: bytes) -> IllegalNotice | None:
    found = select(IllegalNotice).where(IllegalNotice.token_digest == digest)
    found = found.join(Site, Site.id == IllegalNotice.site_id).where(Site.removed_at.is_(None))
    return session.scalars(found).one_or_none()


def _plain(session: Session, digest: bytes) -> ReaderReport | None:
    found = select(ReaderReport).where(ReaderReport.token_digest == digest)
    found = found.join(Site, Site.id == ReaderReport.site_id).where(Site.removed_at.is_(None))
    return session.scalars(found).one_or_none()


def _status(
    session: Session,
    report: ReaderReport,
    token: ReportToken,
    state: str,
    closed_at: datetime | None,
) -> ReportStatus:
    if state == "void":
        return ReportStatus("withdrawn", token.given_on)
    if state == "open":
        return ReportStatus("received", token.given_on)
    if state == "dismissed":
        return ReportStatus("decided", token.given_on, "kept", closed_at)
    status = ReportStatus("decided", token.given_on, "removed", closed_at)
    decision = session.get(Decision, report.decision_id) if report.decision_id else None
    if decision is None:
        return status
    if ground := session.get(IllegalGround, decision.id):
        return replace(status, reason="illegal", law=ground.law, why=ground.why)
    return replace(status, reason="spam" if decision.status == "spam" else decision.reason)


def _is_warned(session: Session, report: ReaderReport) -> bool:
    record = session.get(ReporterRecord, (report.site_id, report.reporter))
    return record is not None and record.warned_at is not None
