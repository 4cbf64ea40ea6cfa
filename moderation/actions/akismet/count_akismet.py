"""Count what the Akismet door answered, by site and day; a count is part of what it counts."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from sqlalchemy import Connection, Row, bindparam, select, update
from sqlalchemy.orm import Session

from moderation.database import insert_if_absent
from moderation.tables import AkismetDay

_table = AkismetDay.__table__
_days = _table.c


@dataclass(frozen=True, slots=True)
class AkismetCounts:
    """Calls, how they were answered, and which answers people corrected."""

    calls: int = 0
    spam: int = 0
    ham: int = 0
    missed_spam: int = 0
    false_positives: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was counted at all."""
        return self == AkismetCounts()

    def __add__(self, other: "AkismetCounts") -> "AkismetCounts":
        mine, theirs = asdict(self), asdict(other)
        return AkismetCounts(**{name: mine[name] + theirs[name] for name in _NAMES})


_NAMES = tuple(field.name for field in fields(AkismetCounts))


def count_check(connection: Connection, site_id: str, now: datetime, *, is_spam: bool) -> None:
    """Count a check and its answer. Last in a transaction: all checks of a site share a row."""
    _count(
        connection, site_id, now, AkismetCounts(calls=1, spam=int(is_spam), ham=int(not is_spam))
    )


def count_correction(connection: Connection, site_id: str, now: datetime, *, is_spam: bool) -> None:
    """Count an answer that was wrong: spam that was missed, or ham that was taken for spam."""
    wrong = AkismetCounts(missed_spam=int(is_spam), false_positives=int(not is_spam))
    _count(connection, site_id, now, wrong)


def counts_by_month(
    session: Session, site_id: str, since: date, until: date
) -> dict[str, AkismetCounts]:
    """What was counted from ``since`` to the day before ``until``, by month (``2026-11``)."""
    query = select(_table).where(_days.site_id == site_id, _days.day >= since, _days.day < until)
    found: dict[str, AkismetCounts] = {}
    for row in session.execute(query.order_by(_days.day)):
        month = f"{row.day:%Y-%m}"
        found[month] = found.get(month, AkismetCounts()) + _counts(row)
    return found


def _counts(row: Row[*tuple[object, ...]]) -> AkismetCounts:
    return AkismetCounts(**{name: getattr(row, name) for name in _NAMES})


def _count(connection: Connection, site_id: str, now: datetime, more: AkismetCounts) -> None:
    values = {"site": site_id, "on": now.date()} | {
        f"more_{name}": number for name, number in asdict(more).items()
    }
    if connection.execute(_ADD, values).rowcount:
        return
    insert_if_absent(connection, _table, {"site_id": site_id, "day": now.date()})
    connection.execute(_ADD, values)


_ADD = (
    update(_table)
    .where(_days.site_id == bindparam("site"), _days.day == bindparam("on"))
    .values({name: _days[name] + bindparam(f"more_{name}") for name in _NAMES})
)
