"""What a decision means for the reports on its comment: answered, or open again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from moderation.tables import IllegalNotice, ReaderReport, ReporterRecord
from moderation.transactions.prepared import Prepared

_REPORTS, _NOTICES = ReaderReport.__table__.c, IllegalNotice.__table__.c


def close_reports(
    connection: Connection,
    comment_id: str,
    decision_id: str | None,
    state: str,
    now: datetime,
    *,
    up_to: int | None = None,
    by: str | None = None,
) -> int:
    """Close a comment's open reports, of revisions ``up_to`` one or of all; how many there were.

    ``by`` is the moderator who answers, so that somebody else hears an appeal.

    What came of them is remembered of those networks.
    """
    if not _ANY_OPEN.raw(connection, {"comment": comment_id}):
        return 0  # so that most decisions pay for nothing more than that
    these = [_REPORTS.comment_id == comment_id, _REPORTS.state == "open"]
    if up_to is not None:
        these.append(_REPORTS.revision <= up_to)
    closed = connection.execute(
        update(ReaderReport)
        .where(*these)
        .values(state=state, decision_id=decision_id, closed_at=now)
        .returning(ReaderReport.id, ReaderReport.site_id, ReaderReport.reporter)
    ).all()
    if not closed:
        return 0
    ids = [row.id for row in closed]
    connection.execute(
        update(IllegalNotice)
        .where(_NOTICES.report_id.in_(ids), _NOTICES.state == "open")
        .values(state=state, answered_at=now, answered_by=by)
    )
    if state != "void":  # its author has withdrawn the comment: nobody was right or wrong
        _remember(connection, closed, state, 1)
    return len(closed)


def reopen_reports(connection: Connection, decision_id: str) -> None:
    """Nothing has been decided on the reports that this decision had closed."""
    _reopen(connection, _REPORTS.decision_id == decision_id)


def reopen_report(connection: Connection, report_id: str) -> None:
    """Nor on this one."""
    _reopen(connection, _REPORTS.id == report_id)


def _reopen(connection: Connection, these: ColumnElement[bool]) -> None:
    closed = connection.execute(
        select(_REPORTS.id, _REPORTS.site_id, _REPORTS.reporter, _REPORTS.state, _REPORTS.closed_at)
        .where(these, _REPORTS.state != "open")
        .with_for_update()
    ).all()
    if not closed:
        return
    ids = [row.id for row in closed]
    for state in ("upheld", "dismissed"):
        _remember(connection, [row for row in closed if row.state == state], state, -1)
    answered = {row.closed_at for row in closed}
    connection.execute(
        update(IllegalNotice)
        .where(_NOTICES.report_id.in_(ids), _NOTICES.answered_at.in_(answered))
        .values(state="open", answered_at=None, answered_by=None)
    )
    connection.execute(
        update(ReaderReport)
        .where(_REPORTS.id.in_(ids))
        .values(state="open", decision_id=None, closed_at=None)
    )


def _remember(connection: Connection, rows: Sequence[Any], state: str, by: int) -> None:
    """Count one more, or one less, that was upheld or dismissed of each network."""
    if not rows:
        return
    column = ReporterRecord.upheld if state == "upheld" else ReporterRecord.dismissed
    reporters = {row.reporter for row in rows}
    connection.execute(
        update(ReporterRecord)
        .where(
            ReporterRecord.site_id == rows[0].site_id,
            ReporterRecord.reporter.in_(reporters),
            column + by >= 0,
        )
        .values({column: column + by})
    )


_ANY_OPEN = Prepared(
    select(ReaderReport.id)
    .where(_REPORTS.comment_id == bindparam("comment"), _REPORTS.state == "open")
    .limit(1)
)
