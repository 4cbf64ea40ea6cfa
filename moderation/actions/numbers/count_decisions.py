"""Count what was decided on a site in a stretch of time: the figures behind the numbers.

Each figure has codes. ``decided``: who.status; ``load``: moderator.status; ``reason``: the phase
that concluded; ``agreement``: same or other; ``kind``: of what was decided to be spam; ``ham``:
filed by policy as spam, approved by people.
What was undone on the same day is not counted. Days are those of UTC.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from moderation.actions.decisions.record_decision import IMPORTED
from moderation.tables import Comment, Decision

LEANS_TO_SPAM = 0.5
UNTOLD = "untold"  # spam of which the model can't tell the kind

Counts = Counter[tuple[str, str]]


def count_decisions(
    session: Session, site_id: str, since: datetime, until: datetime
) -> dict[date, Counts]:
    """Figures and codes of ``since <= decided < until``, by day and then by figure and code."""
    days: defaultdict[date, Counts] = defaultdict(Counter)
    for row in _groups(session, site_id, since, until):
        if row.phase == IMPORTED:
            continue  # decided elsewhere, at another time
        # One database has days, the other texts.
        counts = days[date.fromisoformat(str(row.day))]
        for key in _keys_of(row):
            counts[key] += row.number
    return days


def _keys_of(row: Row[Any]) -> Iterator[tuple[str, str]]:
    yield "decided", f"{row.decided_by}.{row.status}"
    if row.status == "spam":
        yield "kind", row.kind or UNTOLD
    if row.decided_by == "policy":
        yield "reason", row.phase or "other"
        return
    if row.moderator_id:
        yield "load", f"{row.moderator_id}.{row.status}"
    if row.status not in {"approved", "spam"}:
        return
    if row.leaning != "unknown":
        yield "agreement", "same" if row.leaning == row.status else "other"
    if row.status == "approved" and row.before == "spam":
        yield "ham", "approved"


def _groups(session: Session, site_id: str, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """Decisions that were not undone, grouped by all that a figure looks at.

    ``before`` is ``spam`` where it was policy that had filed the comment so.
    """
    undoing, earlier = aliased(Decision), aliased(Decision)
    leaning = case(
        (Comment.risk.is_(None), "unknown"),
        (Comment.risk >= LEANS_TO_SPAM, "spam"),
        else_="approved",
    ).label("leaning")
    before = case((earlier.decided_by == "policy", earlier.status), else_="").label("before")
    columns = (
        func.date(Decision.created_at).label("day"),
        Decision.decided_by,
        Decision.status,
        Decision.phase,
        Decision.moderator_id,
        Comment.kind,
        leaning,
        before,
    )
    return session.execute(
        select(*columns, func.count().label("number"))
        .join(Comment, Comment.id == Decision.comment_id)
        .outerjoin(undoing, follows(undoing))
        .outerjoin(earlier, precedes(earlier))
        .where(
            Decision.site_id == site_id,
            Decision.created_at >= since,
            Decision.created_at < until,
            Decision.reverses.is_(None),
            Comment.is_test.is_(False),
            undoing.id.is_(None),
        )
        .group_by(*columns)
    ).all()


def follows(undoing: type[Decision]) -> ColumnElement[bool]:
    """``undoing`` took the decision back, on the same day."""
    return and_(
        undoing.comment_id == Decision.comment_id,
        undoing.version == Decision.version + 1,
        undoing.reverses == Decision.id,
        func.date(undoing.created_at) == func.date(Decision.created_at),
    )


def precedes(earlier: type[Decision]) -> ColumnElement[bool]:
    """``earlier`` is what stood before somebody decided."""
    return and_(
        Decision.decided_by != "policy",
        earlier.comment_id == Decision.comment_id,
        earlier.version == Decision.version - 1,
    )
