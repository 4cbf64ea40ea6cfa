"""Months as this protocol names them, ``2026-11``."""

from datetime import date


def first_day(month: str) -> date:
    """The first day of a month."""
    return date.fromisoformat(f"{month}-01")


def next_month(first: date) -> date:
    """The first day of the month after."""
    return months_before(first, -1)


def months_before(day: date, number: int) -> date:
    """The first day of the month that was ``number`` months before that of ``day``."""
    months = day.year * 12 + day.month - 1 - number
    return date(months // 12, months % 12 + 1, 1)
