"""Read the figures of a transparency report, month by month (Digital Services Act, Art. 15).

They come from the days that were counted, so that they outlive what was counted, and from the days
since then, which are counted anew.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation.commission_keys import parse_category
from moderation.actions.installation.reasons import REASONS, reason_named
from moderation.actions.numbers.count_days import first_beyond, first_uncounted, midnight
from moderation.actions.numbers.count_decisions import count_decisions
from moderation.actions.numbers.count_voices import Counts, count_voices
from moderation.actions.numbers.time_classes import quantile
from moderation.errors import Invalid
from moderation.tables import DailyNumber, Site

MOST_MONTHS: Final = 24
_MONTH = re.compile(r"[12]\d{3}-\d{2}", re.ASCII)
_BY_PEOPLE = ("partly", "none", "untold")


@dataclass(frozen=True, slots=True)
class ReportLine:
    """An indicator of a part of the report; a category of the Commission's, or an empty text.

    ``numbers`` are one a month, None where there is none to tell: the median of nothing. ``total``
    is that of all months. Times are in hours.
    """

    part: str
    indicator: str
    category: str
    numbers: Sequence[float | None]
    total: float | None


@dataclass(frozen=True, slots=True)
class ReportOfPeriod:
    """Months as ``2026-01``; ``is_complete`` is False while the worker has days to count yet."""

    site: str
    months: Sequence[str]
    lines: Sequence[ReportLine]
    is_complete: bool


def months_between(first: str, last: str) -> list[date]:
    """The first days of months written as ``2026-01``. Raises ``Invalid``."""
    begin, end = _month(first), _month(last)
    months: list[date] = []
    while begin <= end and len(months) <= MOST_MONTHS:
        months.append(begin)
        begin = _next(begin)
    if not months or len(months) > MOST_MONTHS:
        raise Invalid("A report has 1 to 24 months, from the earlier to the later.", parameter="to")
    return months


def read_report(session: Session, site_id: str, first: str, last: str) -> ReportOfPeriod:
    """Of one site, from one month to another, both included. Raises ``Invalid``."""
    months = months_between(first, last)
    site = session.get_one(Site, site_id)
    counts = [_counted(session, site_id, month) for month in months]
    is_complete = _add_uncounted(session, site_id, months, counts)
    lines = list(_lines(counts, _categories(site.categories or {})))
    names = [f"{month:%Y-%m}" for month in months]
    return ReportOfPeriod(site.name, names, lines, is_complete)


def _month(text: str) -> date:
    if _MONTH.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(f"{text}-01")
    raise Invalid("A month is written as 2026-01.", parameter="from")


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _counted(session: Session, site_id: str, month: date) -> Counts:
    query = (
        select(DailyNumber.figure, DailyNumber.code, func.sum(DailyNumber.number))
        .where(
            DailyNumber.site_id == site_id,
            DailyNumber.day >= month,
            DailyNumber.day < _next(month),
        )
        .group_by(DailyNumber.figure, DailyNumber.code)
    )
    counts: Counts = Counter()
    for figure, code, number in session.execute(query):
        counts[figure, code] = int(number)
    return counts


def _add_uncounted(
    session: Session, site_id: str, months: Sequence[date], counts: Sequence[Counts]
) -> bool:
    """Count the days that the worker has not, as far as that is quick; whether that was all."""
    first, today = first_uncounted(session, site_id), clock.now().date()
    if first is None:
        return True
    since = midnight(max(first, months[0]))
    until = midnight(min(today + timedelta(days=1), _next(months[-1])))
    beyond = first_beyond(session, site_id, since, until)
    if beyond:
        since = midnight(min(beyond.date() + timedelta(days=1), today))
    places = {month: place for place, month in enumerate(months)}
    for counted in (count_decisions, count_voices):
        for day, found in counted(session, site_id, since, until).items():
            counts[places[day.replace(day=1)]].update(found)
    return beyond is None


def _categories(own: Mapping[str, str]) -> dict[str, str]:
    """By reason, what the Commission's database calls it."""
    return {
        code: (parse_category(own.get(code, "")) or (reason_named(code).category,))[0]
        for code in ("spam", *REASONS)
    }


def _lines(counts: Sequence[Counts], categories: Mapping[str, str]) -> Iterator[ReportLine]:
    for who in ("reader", "trusted"):
        yield _sum(counts, "notices", f"received.{who}", "notice", f"came.{who}")
    for what in ("removed", "kept"):
        yield _sum(counts, "notices", f"decided.{what}", "notice", what)
    yield _median(counts, "notices", "notice_time")
    for what in ("came", "removed", "kept"):
        yield _sum(counts, "reports", what, "report", what)
    yield from _decisions(counts, categories)
    for by in ("author", "notifier"):
        for what in ("came", "granted", "refused"):
            yield _sum(counts, "appeals", f"{by}.{what}", "appeal", f"{by}.{what}")
    yield _median(counts, "appeals", "appeal_time")
    filed = [one["decided", "policy.spam"] for one in counts]
    turned = [one["ham", "approved"] for one in counts]
    yield _line("automation", "filed_as_spam", filed)
    yield _line("automation", "reversed_by_people", turned)
    shares = [_share(turn, of) for turn, of in zip(turned, filed, strict=True)]
    total = _share(sum(turned), sum(filed))
    yield ReportLine("automation", "error_rate", "", shares, total)


class _Told(NamedTuple):
    """So many statements that say the same."""

    reason: str
    how: str  # ground.measure.automation
    found: str
    number: int


def _decisions(counts: Sequence[Counts], categories: Mapping[str, str]) -> Iterator[ReportLine]:
    """By ground, measure and automation; by who found it; and by category."""
    told = [_told(one) for one in counts]

    def line(indicator: str, field: str, wanted: set[str], category: str = "") -> ReportLine:
        numbers = [sum(row.number for row in one if getattr(row, field) in wanted) for one in told]
        return _line("decisions", indicator, numbers, category)

    for how in map(".".join, product(("illegal", "terms"), ("removed", "refused"), _BY_PEOPLE)):
        yield line(how, "how", {how})
    yield line("found_by_machine", "found", {"m"})
    yield line("found_by_people", "found", {"p"})
    for category in sorted(set(categories.values())):
        reasons = {code for code, one in categories.items() if one == category}
        yield line("by_category", "reason", reasons, f"STATEMENT_CATEGORY_{category}")


def _told(counts: Counts) -> list[_Told]:
    found = []
    for (figure, code), number in counts.items():
        if figure == "statement":
            reason, ground, measure, automation, by = code.split(".")
            found.append(_Told(reason, f"{ground}.{measure}.{automation}", by, number))
    return found


def _sum(counts: Sequence[Counts], part: str, indicator: str, figure: str, code: str) -> ReportLine:
    return _line(part, indicator, [one[figure, code] for one in counts])


def _line(part: str, indicator: str, numbers: Sequence[int], category: str = "") -> ReportLine:
    return ReportLine(part, indicator, category, numbers, sum(numbers))


def _median(counts: Sequence[Counts], part: str, figure: str) -> ReportLine:
    of_months = [_middle(one, figure) for one in counts]
    everything: Counts = Counter()
    for one in counts:
        everything.update(one)
    return ReportLine(part, "median_hours", "", of_months, _middle(everything, figure))


def _middle(counts: Counts, figure: str) -> float | None:
    """The median in hours, to within three per cent."""
    classes = {code: number for (kind, code), number in counts.items() if kind == figure}
    middle = quantile(classes, 0.5)
    return None if middle is None else round(middle.total_seconds() / 3600, 2)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
