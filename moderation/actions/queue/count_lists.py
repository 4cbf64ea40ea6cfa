"""How long each of a site's lists is, and how many comments readers speak of."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import Session

from moderation.statuses import STATUSES
from moderation.tables import Comment, ReaderReport
from moderation.transactions.prepared import Prepared
from moderation.transactions.prepared_for_some import PreparedForSome

COUNT_UP_TO = 1_000


def count_lists(session: Session, site_ids: Sequence[str]) -> dict[str, int]:
    """How long each list of these sites is, at most one past ``COUNT_UP_TO``."""
    row: Sequence[int]
    if not site_ids:
        row = [0] * (len(STATUSES) + 1)
    elif len(site_ids) == 1:
        [row] = _of_one().rows(session.connection(), {"site_id": site_ids[0]})
    else:
        [row] = _of_several().rows(session.connection(), site_ids)
    return dict(zip((*STATUSES, "reported"), row, strict=True))


@cache
def _of_one() -> Prepared:
    return Prepared(_select_counts(lambda column: column == bindparam("site_id")))


@cache
def _of_several() -> PreparedForSome:
    return PreparedForSome(
        Comment.site_id, lambda sites: _select_counts(lambda column: column.in_(sites))
    )


def _select_counts(of_sites: Callable[[Any], Any]) -> Select[*tuple[Any, ...]]:
    lists = (_count(status, of_sites).label(status) for status in STATUSES)
    return select(*lists, _count_reported(of_sites).label("reported"))


def _count_reported(of_sites: Callable[[Any], Any]) -> Any:
    """Comments on which readers say enough, of how many nobody has decided on that."""
    some = (
        select(literal(1))
        .where(of_sites(ReaderReport.site_id), ReaderReport.state == "open")
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


def _count(status: str, of_sites: Callable[[Any], Any]) -> Any:
    some = (
        select(literal(1))
        .where(of_sites(Comment.site_id), Comment.status == status)
        .limit(COUNT_UP_TO + 1)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()
