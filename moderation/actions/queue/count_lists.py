"""How long each of a site's lists is, and how many comments readers speak of."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import Session

from moderation.statuses import STATUSES
from moderation.tables import Comment, ReaderReport

COUNT_UP_TO = 1_000


def count_lists(session: Session, site_ids: Sequence[str]) -> dict[str, int]:
    """How long each list of these sites is, at most one past ``COUNT_UP_TO``."""
    row = session.execute(_select_counts(), {"site_ids": site_ids}).one()
    return dict(zip((*STATUSES, "reported"), row, strict=True))


@cache
def _select_counts() -> Select[*tuple[int, ...]]:
    lists = (_count(status).label(status) for status in STATUSES)
    return select(*lists, _count_reported().label("reported"))


def _count_reported() -> Any:
    """Comments on which readers say enough, of how many nobody has decided on that."""
    sites: Any = bindparam("site_ids", expanding=True)
    some = (
        select(literal(1))
        .where(ReaderReport.site_id.in_(sites), ReaderReport.state == "open")
        .group_by(ReaderReport.comment_id)
        .having(
            or_(
                func.max(case((ReaderReport.is_notice.is_(True), 1), else_=0)) == 1,
                func.sum(ReaderReport.weight) >= 1,
            )
        )
        .limit(COUNT_UP_TO + 1)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()


def _count(status: str) -> Any:
    sites: Any = bindparam("site_ids", expanding=True)
    some = (
        select(literal(1))
        .where(Comment.site_id.in_(sites), Comment.status == status)
        .limit(COUNT_UP_TO + 1)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()
