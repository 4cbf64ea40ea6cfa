"""Read a site's numbers: what waits now, and what was decided on each of the last days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.numbers.count_days import first_beyond, first_uncounted, midnight
from moderation.actions.numbers.count_decisions import count_decisions
from moderation.actions.numbers.count_waits import count_waits
from moderation.actions.numbers.time_classes import quantile
from moderation.tables import Comment, DailyNumber, Moderator

SPANS = (7, 30, 90)
COUNT_UP_TO = 100_000


@dataclass(frozen=True, slots=True)
class Numbers:
    """Figures by day; ``counts`` has figure, code and then one number a day.

    Days before ``complete_since`` are for the worker to count yet, if it is set.
    """

    days: Sequence[date]
    counts: Mapping[tuple[str, str], Sequence[int]]
    waiting: int
    oldest: datetime | None
    names: Mapping[str, str]  # of the moderators who decided
    complete_since: date | None = None

    def series(self, figure: str, code: str) -> Sequence[int]:
        """One number a day."""
        return self.counts.get((figure, code)) or [0] * len(self.days)

    def codes(self, figure: str) -> list[str]:
        """The codes of a figure that occurred, the most frequent first."""
        found = [code for kind, code in self.counts if kind == figure]
        return sorted(found, key=lambda code: (-sum(self.series(figure, code)), code))

    def waits(self, share: float) -> tuple[list[float | None], float | None]:
        """The minutes within which ``share`` (0–1) were decided, each day and in all of them."""
        classes = {code: self.series("wait", code) for code in self.codes("wait")}
        by_day = [
            _minutes({code: many[at] for code, many in classes.items()}, share)
            for at in range(len(self.days))
        ]
        return by_day, _minutes({code: sum(many) for code, many in classes.items()}, share)

    def by_people(self, status: str) -> Sequence[int]:
        """What moderators and the site itself decided, each day."""
        return [
            one + other
            for one, other in zip(
                self.series("decided", f"moderator.{status}"),
                self.series("decided", f"site.{status}"),
                strict=True,
            )
        ]


def read_numbers(session: Session, site_id: str, span: int) -> Numbers:
    """The numbers of the last ``span`` days, today included. Days are those of UTC."""
    today = clock.now().date()
    days = [today - timedelta(days=ago) for ago in range(span - 1, -1, -1)]
    counts = _counted(session, site_id, days)
    complete_since = _add_uncounted(session, site_id, days, counts)
    return Numbers(
        days=days,
        counts=counts,
        waiting=_waiting(session, site_id),
        oldest=_oldest(session, site_id),
        names=_names(session, {code for figure, code in counts if figure == "load"}),
        complete_since=complete_since,
    )


def _counted(
    session: Session, site_id: str, days: Sequence[date]
) -> dict[tuple[str, str], list[int]]:
    counts: dict[tuple[str, str], list[int]] = {}
    query = select(DailyNumber).where(DailyNumber.site_id == site_id, DailyNumber.day >= days[0])
    for row in session.scalars(query):
        if row.day <= days[-1]:
            _put(counts, days, row.day, (row.figure, row.code), row.number)
    return counts


def _add_uncounted(
    session: Session,
    site_id: str,
    days: Sequence[date],
    counts: dict[tuple[str, str], list[int]],
) -> date | None:
    """Count today, and the days before it that the worker hasn't, as far as that is quick.

    The answer is the first day that was counted, where earlier ones were left to the worker.
    """
    first, today = first_uncounted(session, site_id), days[-1]
    if first is None:
        return None
    since, until = midnight(max(first, days[0])), midnight(today + timedelta(days=1))
    beyond = first_beyond(session, site_id, since, until)
    if beyond:
        since = midnight(min(beyond.date() + timedelta(days=1), today))
    for counted in (count_decisions, count_waits):
        for day, found in counted(session, site_id, since, until).items():
            for key, number in found.items():
                _put(counts, days, day, key, number)
    return since.date() if beyond and since.date() > max(first, days[0]) else None


def _put(
    counts: dict[tuple[str, str], list[int]],
    days: Sequence[date],
    day: date,
    key: tuple[str, str],
    number: int,
) -> None:
    counts.setdefault(key, [0] * len(days))[(day - days[0]).days] = number


def _minutes(classes: Mapping[str, int], share: float) -> float | None:
    found = quantile(classes, share)
    return None if found is None else found.total_seconds() / 60


def _waiting(session: Session, site_id: str) -> int:
    some = (
        select(literal(1))
        .where(Comment.site_id == site_id, Comment.status == "pending")
        .limit(COUNT_UP_TO + 1)
        .subquery()
    )
    return session.scalars(select(func.count()).select_from(some)).one()


def _oldest(session: Session, site_id: str) -> datetime | None:
    return session.scalars(
        select(Comment.created_at)
        .where(Comment.site_id == site_id, Comment.status == "pending")
        .order_by(Comment.id)
        .limit(1)
    ).one_or_none()


def _names(session: Session, codes: set[str]) -> dict[str, str]:
    ids = {code.partition(".")[0] for code in codes}
    query = select(Moderator.id, Moderator.display_name).where(Moderator.id.in_(ids))
    return {row.id: row.display_name for row in session.execute(query)}
