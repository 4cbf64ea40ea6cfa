"""Mute, warn or trust whoever has reported: a network on this site, whom nobody is told of."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.reports.reporter import MUTED_FOR
from moderation.errors import Invalid, NotFound
from moderation.identifiers import is_id
from moderation.tables import ReaderReport, ReporterRecord


def _mute(record: ReporterRecord, now: datetime) -> None:
    record.muted_at, record.muted_until = now, now + MUTED_FOR


def _unmute(record: ReporterRecord, _now: datetime) -> None:
    record.muted_at = record.muted_until = None


def _warn(record: ReporterRecord, now: datetime) -> None:
    record.warned_at = now


def _trust(record: ReporterRecord, now: datetime) -> None:
    record.trusted_at = None if record.trusted_at else now


_JUDGEMENTS: Final[Mapping[str, tuple[str, Callable[[ReporterRecord, datetime], None]]]] = {
    "mute": ("reporter.muted", _mute),
    "unmute": ("reporter.unmuted", _unmute),
    "warn": ("reporter.warned", _warn),
    "trust": ("reporter.trusted", _trust),
}


def judge_reporter(
    installation: Installation, site_id: str, report_id: str, judgement: str, actor: Actor
) -> None:
    """``mute`` for thirty days, ``unmute``, ``warn``, or ``trust`` as a trusted flagger, and no
    longer. Raises ``Invalid`` and ``NotFound``.
    """
    if judgement not in _JUDGEMENTS:
        raise Invalid("There is no such judgement.")
    action, judge = _JUDGEMENTS[judgement]
    now = clock.now()
    with installation.database.transaction() as session:
        found = (
            select(ReporterRecord)
            .join(
                ReaderReport,
                (ReaderReport.site_id == ReporterRecord.site_id)
                & (ReaderReport.reporter == ReporterRecord.reporter),
            )
            .where(ReaderReport.id == report_id, ReaderReport.site_id == site_id)
            .with_for_update(of=ReporterRecord)
        )
        record = session.scalars(found).one_or_none() if is_id(report_id) else None
        if record is None:
            raise NotFound("There is no such report.")
        judge(record, now)
        record_act(session, Act(actor, action, now, site_id, report_id))
