"""Count what readers and authors said on a site in a stretch of time, and what became of it.

Each figure has codes. ``notice``: came.<who>, kept, removed, where who is reader or trusted;
``report``: came, kept, removed; ``statement``: reason.ground.measure.automation.found, where found
is by machine (m) or not (p); ``appeal``: by.came, by.granted, by.refused; ``notice_time`` and
``appeal_time``: how long an answer took, as a class of ``time_class``. Days are those of UTC.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from moderation.actions.numbers.time_classes import time_class
from moderation.tables import (
    Appeal,
    IllegalNotice,
    NoticeAppeal,
    ReaderReport,
    ReporterRecord,
    Statement,
)

Counts = Counter[tuple[str, str]]
Day = tuple[date, str, str, int]

_DECIDED: Final = ("granted", "refused")
_ANSWERS: Final = {"upheld": "removed", "dismissed": "kept"}


def count_voices(
    session: Session, site_id: str, since: datetime, until: datetime
) -> dict[date, Counts]:
    """Figures and codes of ``since <= at < until``, by day and then by figure and code."""
    days: defaultdict[date, Counts] = defaultdict(Counter)
    for counted in (_came, _answered, _stated, _appeals):
        for day, figure, code, number in counted(session, site_id, since, until):
            days[day][figure, code] += number
    return days


def _came(session: Session, site_id: str, since: datetime, until: datetime) -> Iterator[Day]:
    at = IllegalNotice.receipt_at
    who = case((ReporterRecord.trusted_at.is_not(None), "trusted"), else_="reader").label("who")
    query = (
        select(_day(at), who, func.count().label("number"))
        .join(ReaderReport, ReaderReport.id == IllegalNotice.report_id)
        .outerjoin(
            ReporterRecord,
            and_(
                ReporterRecord.site_id == ReaderReport.site_id,
                ReporterRecord.reporter == ReaderReport.reporter,
            ),
        )
        .where(IllegalNotice.site_id == site_id, _within(at, since, until))
        .group_by(_day(at), who)
    )
    for row in session.execute(query):
        yield _date(row.day), "notice", f"came.{row.who}", row.number
    at = ReaderReport.created_at
    of_site = ReaderReport.site_id == site_id
    plain = select(_day(at), func.count().label("number")).where(of_site, _within(at, since, until))
    for row in session.execute(plain.where(ReaderReport.kind != "illegal").group_by(_day(at))):
        yield _date(row.day), "report", "came", row.number


def _answered(session: Session, site_id: str, since: datetime, until: datetime) -> Iterator[Day]:
    """Row by row: how long each took is wanted. A day has few, and each is a person's work."""
    notices = select(
        IllegalNotice.state, IllegalNotice.receipt_at, IllegalNotice.answered_at
    ).where(
        IllegalNotice.site_id == site_id,
        IllegalNotice.state.in_(_ANSWERS),
        _within(IllegalNotice.answered_at, since, until),
    )
    for state, came, answered in session.execute(notices.execution_options(yield_per=1_000)):
        day, took = _span(came, answered)
        yield day, "notice", _ANSWERS[state], 1
        yield day, "notice_time", took, 1
    at = ReaderReport.closed_at
    plain = (
        select(_day(at), ReaderReport.state, func.count().label("number"))
        .where(
            ReaderReport.site_id == site_id,
            ReaderReport.state.in_(_ANSWERS),
            ReaderReport.kind != "illegal",
            _within(at, since, until),
        )
        .group_by(_day(at), ReaderReport.state)
    )
    for row in session.execute(plain):
        yield _date(row.day), "report", _ANSWERS[row.state], row.number


def _stated(session: Session, site_id: str, since: datetime, until: datetime) -> Iterator[Day]:
    """What was undone on the same day is not counted, as decisions are."""
    at, voided = Statement.given_at, Statement.voided_at
    said = (Statement.code, Statement.ground, Statement.measure, Statement.automation)
    found = Statement.is_found_by_machine
    query = (
        select(_day(at), *said, found, func.count().label("number"))
        .where(
            Statement.site_id == site_id,
            _within(at, since, until),
            voided.is_(None) | (func.date(voided) != func.date(at)),
        )
        .group_by(_day(at), *said, found)
    )
    for row in session.execute(query):
        parts = (row.code, row.ground, row.measure, row.automation, "m" if row[5] else "p")
        yield _date(row.day), "statement", ".".join(parts), row.number


def _appeals(session: Session, site_id: str, since: datetime, until: datetime) -> Iterator[Day]:
    for table, by in ((Appeal, "author"), (NoticeAppeal, "notifier")):
        at = table.created_at
        came = select(_day(at), func.count().label("number")).where(table.site_id == site_id)
        for row in session.execute(came.where(_within(at, since, until)).group_by(_day(at))):
            yield _date(row.day), "appeal", f"{by}.came", row.number
        decided = select(table.state, table.created_at, table.decided_at).where(
            table.site_id == site_id,
            table.state.in_(_DECIDED),
            _within(table.decided_at, since, until),
        )
        for state, began, ended in session.execute(decided.execution_options(yield_per=1_000)):
            day, took = _span(began, ended)
            yield day, "appeal", f"{by}.{state}", 1
            yield day, "appeal_time", took, 1


def _span(began: datetime, ended: datetime | None) -> tuple[date, str]:
    """The day on which something ended, which it has, and the class of how long it took."""
    ended = ended or began
    return ended.astimezone(UTC).date(), time_class(ended - began)


def _day(moment: Any) -> ColumnElement[Any]:
    day: ColumnElement[Any] = func.date(moment).label("day")
    return day


def _within(
    moment: InstrumentedAttribute[Any], since: datetime, until: datetime
) -> ColumnElement[bool]:
    return and_(moment >= since, moment < until)


def _date(day: object) -> date:
    """One database has days, the other texts."""
    return date.fromisoformat(str(day))
