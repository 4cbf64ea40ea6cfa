"""Count the days that are over, once each, so that the numbers of a quarter are read in no time.

A counted day stays as it is, also when its spam is deleted after a month.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.count_decisions import count_decisions
from moderation.actions.installation import Installation
from moderation.tables import CountedDay, DailyNumber, Decision, Site

_KEPT_DAYS = 400
_HOUR = timedelta(hours=1)


def count_days(installation: Installation) -> int:
    """Count every day that is over and wasn't counted, of every site; how many days.

    Safe to run twice and in several workers: each day is counted in a transaction of its own.
    """
    today = clock.now().date()
    with installation.database.reading() as session:
        sites = session.scalars(select(Site.id)).all()
    return sum(_count_site(installation, site_id, today) for site_id in sites)


def first_uncounted(session: Session, site_id: str) -> date | None:
    """The first day of a site that was not counted; None where nothing was ever decided."""
    counted = session.get(CountedDay, site_id)
    if counted:
        return counted.day + timedelta(days=1)
    oldest = session.scalar(
        select(func.min(Decision.created_at)).where(Decision.site_id == site_id)
    )
    return oldest.date() if oldest else None


def midnight(day: date) -> datetime:
    """When a day begins, in UTC."""
    return datetime.combine(day, time(), UTC)


def _count_site(installation: Installation, site_id: str, today: date) -> int:
    number = 0
    while True:
        with installation.database.reading() as session:
            day = first_uncounted(session, site_id)
            if day is None or day >= today:
                return number
        day = max(day, today - timedelta(days=_KEPT_DAYS))
        counts = _count_day(installation, site_id, day)
        rows = [
            {"site_id": site_id, "day": day, "figure": figure, "code": code, "number": many}
            for (figure, code), many in counts.items()
        ]
        with installation.database.transaction() as session:
            number += _keep(session, site_id, day, rows)


def _count_day(installation: Installation, site_id: str, day: date) -> Counter[tuple[str, str]]:
    """The figures of a day, counted by the hour, so that no statement and no look is a long one."""
    counts: Counter[tuple[str, str]] = Counter()
    end = midnight(day + timedelta(days=1))
    for hour in range(24):
        since = midnight(day) + timedelta(hours=hour)
        with installation.database.reading() as session:
            counts += count_decisions(session, site_id, since, since + _HOUR, end=end)
    return counts


def _keep(session: Session, site_id: str, day: date, rows: list[dict[str, object]]) -> bool:
    """Record a day, unless another worker was faster."""
    session.get_one(Site, site_id, with_for_update={"key_share": True})
    counted = session.get(CountedDay, site_id, with_for_update=True)
    if counted and counted.day >= day:
        return False
    if counted:
        counted.day = day
    else:
        session.add(CountedDay(site_id=site_id, day=day))
    if rows:
        session.execute(insert(DailyNumber), rows)
    return True
