"""Count the days that are over, once each, so that the numbers of a quarter are read in no time.

A counted day stays as it is, also when its spam is deleted after a month.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.numbers.count_decisions import Counts, count_decisions
from moderation.actions.numbers.count_voices import count_voices
from moderation.actions.numbers.count_waits import count_waits
from moderation.tables import CountedDay, DailyNumber, Decision, Site

_KEPT_DAYS = 400
MOST_AT_ONCE = 10_000  # decisions in one statement


def count_days(installation: Installation) -> int:
    """Count every day that is over and wasn't counted, of every site; how many days.

    Safe to run twice and in several workers: each day is counted in a transaction of its own.
    """
    today = clock.now().date()
    with installation.database.reading() as session:
        sites = session.scalars(select(Site.id)).all()
    return sum(_count_site(installation, site_id, today) for site_id in sites)


def uncount_days(installation: Installation, today: date) -> None:
    """Take back that days were counted which aren't over, as the clock went back."""
    with installation.database.transaction() as session:
        session.execute(delete(DailyNumber).where(DailyNumber.day >= today))
        early = update(CountedDay).where(CountedDay.day >= today)
        session.execute(early.values(day=today - timedelta(days=1)))


def first_uncounted(session: Session, site_id: str) -> date | None:
    """The first day of a site that was not counted; None where nothing was ever decided."""
    counted = session.get(CountedDay, site_id)
    if counted:
        return counted.day + timedelta(days=1)
    oldest = session.scalar(
        select(func.min(Decision.created_at)).where(Decision.site_id == site_id)
    )
    return oldest.date() if oldest else None


def first_beyond(
    session: Session, site_id: str, since: datetime, until: datetime
) -> datetime | None:
    """When the newest decision was taken that is one too many to be counted in one go."""
    query = (
        select(Decision.created_at)
        .where(
            Decision.site_id == site_id, Decision.created_at >= since, Decision.created_at < until
        )
        .order_by(Decision.created_at.desc())
        .offset(MOST_AT_ONCE)
        .limit(1)
    )
    return session.scalar(query)


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


def _count_day(installation: Installation, site_id: str, day: date) -> Counts:
    """The figures of a day. A long day is counted by the hour: no statement is a long one."""
    begin, end = midnight(day), midnight(day + timedelta(days=1))
    with installation.database.reading() as session:
        step = timedelta(hours=1 if first_beyond(session, site_id, begin, end) else 24)
    counts: Counts = Counter()
    while begin < end:
        with installation.database.reading() as session:
            for counted in (count_decisions, count_waits, count_voices):
                counts.update(counted(session, site_id, begin, begin + step).get(day, {}))
        begin += step
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
