"""Who reports: a network, known by a keyed digest, how its reports fared, and what one weighs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.database import insert_if_absent
from moderation.tables import Comment, ReaderReport, ReporterRecord
from moderation.vault import Vault

MUTED_FOR: Final = timedelta(days=30)
_A_DAY = timedelta(days=1)
_MANY_A_DAY = 3
_JUDGED = 5  # so many before a network's record weighs
_LEAST, _MOST, _TRUSTED = 0.25, 2.0, 3.0
_LOOKED_AT = 500
_RELIABLE = 0.5

Standing = Literal["new", "reliable", "often_dismissed", "trusted"]


@dataclass(frozen=True, slots=True, repr=False)
class Reporter:
    """One network on one site. ``network`` is read from the request, and is not kept."""

    index: bytes
    network: str


def reporter_of(vault: Vault, site_id: str, network: str) -> Reporter:
    """The same for everybody of a network on this site, and another on every other site."""
    return Reporter(vault.digest(f"reporter|{site_id}", network.encode())[:16], network)


def hold_record(
    session: Session, site_id: str, reporter: Reporter, now: datetime
) -> ReporterRecord:
    """The network's record, locked and made where there is none; somebody has reported just now."""
    fresh = {"upheld": 0, "dismissed": 0, "last_at": now}
    named = {"site_id": site_id, "reporter": reporter.index}
    insert_if_absent(session.connection(), ReporterRecord.__table__, named | fresh)
    record = session.get_one(ReporterRecord, (site_id, reporter.index), with_for_update=True)
    record.last_at = now
    return record


def is_muted(record: ReporterRecord, now: datetime) -> bool:
    """Whether reports from there count for nothing, which nobody there is told."""
    return record.muted_until is not None and record.muted_until > now


def is_suspended(record: ReporterRecord, now: datetime) -> bool:
    """Whether notices from there are refused, which follows a warning only, and is told."""
    warned, muted = record.warned_at, record.muted_at
    return is_muted(record, now) and warned is not None and muted is not None and warned < muted


def standing_of(record: ReporterRecord | None) -> Standing:
    """How a network's reports fared, in a word for moderators."""
    if record is None:
        return "new"
    if record.trusted_at:
        return "trusted"
    judged = record.upheld + record.dismissed
    if judged <= _JUDGED:
        return "new"
    return "reliable" if record.upheld / judged >= _RELIABLE else "often_dismissed"


def weight_of(
    session: Session, record: ReporterRecord, reporter: Reporter, thread_id: str, now: datetime
) -> float:
    """What a report from there weighs today: 1, less where much speaks against it, 3 at most."""
    if record.trusted_at:
        return _TRUSTED
    weight = 1.0
    if _reports_much(session, record, reporter, now):
        weight /= 2
    if _wrote_in(session, thread_id, reporter.network):
        weight /= 2  # a quarrel
    judged = record.upheld + record.dismissed
    if judged > _JUDGED:
        weight *= _LEAST + (_MOST - _LEAST) * record.upheld / judged
    return weight


def _reports_much(
    session: Session, record: ReporterRecord, reporter: Reporter, now: datetime
) -> bool:
    """More than a few today, and nothing was published that was written there."""
    today = session.scalars(
        select(func.count()).where(
            ReaderReport.site_id == record.site_id,
            ReaderReport.reporter == reporter.index,
            ReaderReport.created_at > now - _A_DAY,
        )
    ).one()
    return today >= _MANY_A_DAY and not _is_published(session, record.site_id, reporter.network)


def _is_published(session: Session, site_id: str, network: str) -> bool:
    newest = (
        select(Comment.author_network)
        .where(Comment.site_id == site_id, Comment.published_revision.is_not(None))
        .order_by(Comment.decided_at.desc(), Comment.id.desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    found = select(newest.c.author_network).where(newest.c.author_network == network).limit(1)
    return session.execute(found).first() is not None


def _wrote_in(session: Session, thread_id: str, network: str) -> bool:
    """Lately: of older comments nobody knows the network any more."""
    newest = (
        select(Comment.author_network)
        .where(Comment.thread_id == thread_id)
        .order_by(Comment.id.desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    found = select(newest.c.author_network).where(newest.c.author_network == network).limit(1)
    return session.execute(found).first() is not None
