"""The plan of an import: which comments of a file are kept, and under which each one goes.

It is made while the file is read for the first time, and holds names and places, no texts. It is
on the disk, because a large file has more comments than memory should hold, in a temporary file
that nobody else can open.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any, NamedTuple

from moderation.actions.moving.page_origins import page_origin
from moderation.importers import FLAWS, Flaw, Found, LeftOut, Mended, PastComment, Reason
from moderation.sqlite import sqlite_module
from moderation.web_address import USUAL, PageRules, address_by_rules, page_address

MOST_PROBLEMS = 10
OTHERS = "others"
_MOST_ORIGINS = 1_000
_CLOCKS_DIFFER = timedelta(days=1)


class Row(NamedTuple):
    """One comment of the plan. ``anchor`` is the place of the comment that it goes under."""

    place: int
    name: str
    parent: str | None
    page: bytes
    origin: int | None
    key: bytes
    is_kept: int
    is_settled: int
    anchor: int | None


@dataclass(slots=True)
class ImportCounts:
    """What the file holds."""

    comments: int = 0  # that are kept
    by_status: Counter[str] = field(default_factory=Counter)
    left_out: Counter[Reason] = field(default_factory=Counter)
    problems: list[tuple[int, Reason]] = field(default_factory=list)
    mended: Counter[Flaw] = field(default_factory=Counter)
    mended_from: dict[Flaw, int] = field(default_factory=dict)  # the first line of each
    pages: int = 0
    origins: dict[str, tuple[int, int]] = field(default_factory=dict)  # pages and comments of each
    labels: int = 0
    lost_parents: int = 0  # replies whose parent is not in the file, or is under another page
    circles: int = 0  # replies to themselves, over whichever way

    @property
    def flaws(self) -> int:
        """How many comments have something wrong with them."""
        return sum(number for reason, number in self.left_out.items() if reason in FLAWS)


class ImportPlan:
    """Note everything that was found, then ``settle``, then ask. Close it afterwards."""

    def __init__(
        self, now: datetime, key_of: Callable[[PastComment], bytes], rules: PageRules = USUAL
    ) -> None:
        self._key_of = key_of
        self._page = lru_cache(maxsize=256)(partial(_page, rules))
        self._origins: dict[str, int] = {}
        self.counts = ImportCounts()
        self._latest = now + _CLOCKS_DIFFER
        self._connection = sqlite_module().connect("", isolation_level=None)
        for statement in _TABLES:
            self._connection.execute(statement)

    def note(self, place: int, found: Found) -> bool:
        """One thing that the file holds, in its order; whether it is a comment that is kept."""
        if isinstance(found, Mended):
            self.counts.mended[found.flaw] += found.number
            self.counts.mended_from.setdefault(found.flaw, found.line)
            return False
        reason = self._reason(found)
        if found.external_id is not None and not self._add(place, found, is_kept=reason is None):
            reason = "repeated"
        if reason is None and isinstance(found, PastComment):
            self.counts.comments += 1
            self.counts.by_status[found.status] += 1
            self.counts.labels += found.is_spam is not None
        elif reason is not None:
            self._leave_out(found.line, reason)
        return reason is None

    def settle(self) -> ImportCounts:
        """Find the place of every reply, once everything was noted."""
        unsettled = "SELECT * FROM plan WHERE NOT is_settled AND place > ? ORDER BY place LIMIT 500"
        last = -1
        while rows := self._rows(unsettled, last):
            for row in rows:
                # Others on its way may have settled it meanwhile.
                self._settle(self._named(row.name) or row)
            last = rows[-1].place
        names = {number: origin for origin, number in self._origins.items()}
        query = "SELECT origin, count(DISTINCT page), count(*) FROM plan WHERE is_kept GROUP BY 1"
        for number, pages, comments in self._connection.execute(query).fetchall():
            self.counts.origins[names.get(number, OTHERS)] = pages, comments
            self.counts.pages += pages
        return self.counts

    def between(self, first: int, last: int) -> dict[int, Row]:
        """What is planned for these places."""
        query = "SELECT * FROM plan WHERE place BETWEEN ? AND ?"
        return {row.place: row for row in self._rows(query, first, last)}

    def keys(self, places: Sequence[int]) -> dict[int, bytes]:
        """What the comments at these places are known by."""
        marks = ",".join("?" * len(places))
        query = f"SELECT place, key FROM plan WHERE place IN ({marks})"  # noqa: S608
        return dict(self._connection.execute(query, list(places)).fetchall())

    def kept(self) -> Iterator[list[bytes]]:
        """What everything that is kept is known by, some at a time."""
        last = -1
        query = "SELECT * FROM plan WHERE is_kept AND place > ? ORDER BY place LIMIT 500"
        while rows := self._rows(query, last):
            yield [row.key for row in rows]
            last = rows[-1].place

    def late(self) -> Iterator[list[tuple[bytes, bytes]]]:
        """Replies that stand in the file before what they reply to: both keys, some at a time."""
        last = -1
        query = (
            "SELECT * FROM plan WHERE is_kept AND anchor > place AND place > ?"
            " ORDER BY place LIMIT 500"
        )
        while rows := self._rows(query, last):
            keys = self.keys([row.anchor for row in rows if row.anchor is not None])
            yield [(row.key, keys[row.anchor]) for row in rows if row.anchor is not None]
            last = rows[-1].place

    def close(self) -> None:
        """Throw it away."""
        self._connection.close()

    def _reason(self, found: PastComment | LeftOut) -> Reason | None:
        if isinstance(found, LeftOut):
            return found.reason
        return "no_date" if found.created_at > self._latest else None

    def _add(self, place: int, found: PastComment | LeftOut, *, is_kept: bool) -> bool:
        """Add a row; False where its name was there already."""
        parent = self._named(found.parent)
        page = self._page(found.thread_url)
        is_settled, anchor = found.parent is None, None
        if parent is not None and parent.is_settled and parent.name != found.external_id:
            is_settled, anchor = True, self._under(parent, page)
        row: tuple[object, ...] = (place, found.external_id, found.parent, page)
        if is_kept and isinstance(found, PastComment):
            row += (self._origin(found.thread_url), self._key_of(found))
        else:
            row += (None, b"")
        more = (is_kept, is_settled, anchor)
        added = self._connection.execute(
            "INSERT OR IGNORE INTO plan VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row + more
        )
        return bool(added.rowcount)

    def _origin(self, url: str) -> int | None:
        """The number of an origin; None for what comes after so many."""
        origin = page_origin(url)
        if origin not in self._origins and len(self._origins) < _MOST_ORIGINS:
            self._origins[origin] = len(self._origins)
        return self._origins.get(origin)

    def _leave_out(self, line: int, reason: Reason) -> None:
        self.counts.left_out[reason] += 1
        if reason in FLAWS and len(self.counts.problems) < MOST_PROBLEMS:
            self.counts.problems.append((line, reason))

    def _under(self, parent: Row, page: bytes) -> int | None:
        """The nearest one above that is kept, on the same page."""
        if parent.is_kept and parent.page != page:
            self.counts.lost_parents += 1
            return None
        return parent.place if parent.is_kept else parent.anchor

    def _settle(self, row: Row) -> None:
        """Walk up to what is settled, to nothing, or in a circle; then settle all on the way."""
        if row.is_settled:
            return
        way: dict[str, Row] = {}
        at: Row | None = row
        while at is not None and not at.is_settled and at.name not in way:
            way[at.name] = at
            at = self._named(at.parent)
        is_circle = at is not None and not at.is_settled
        above = None if is_circle else at
        self.counts.circles += is_circle
        for each in reversed(way.values()):
            anchor = self._under(above, each.page) if above else None
            self.counts.lost_parents += above is None and not is_circle and bool(each.is_kept)
            is_circle = False
            self._connection.execute(
                "UPDATE plan SET is_settled = 1, anchor = ? WHERE place = ?", (anchor, each.place)
            )
            above = each._replace(is_settled=1, anchor=anchor)

    def _named(self, name: str | None) -> Row | None:
        found = self._rows("SELECT * FROM plan WHERE name = ?", name) if name else []
        return found[0] if found else None

    def _rows(self, query: str, *values: Any) -> list[Row]:
        return [Row(*row) for row in self._connection.execute(query, values).fetchall()]


def _page(rules: PageRules, url: str) -> bytes:
    """Eight bytes that stand for a page of a site with these rules."""
    address = address_by_rules(page_address(url), rules)
    return hashlib.blake2b(address.encode(), digest_size=8).digest()


_PLAN = """
CREATE TABLE plan (place INTEGER PRIMARY KEY, name TEXT UNIQUE, parent TEXT, page BLOB,
    origin INTEGER, key BLOB, is_kept INTEGER, is_settled INTEGER, anchor INTEGER)
"""
_TABLES = (
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA cache_size=-32768",
    _PLAN,
    "CREATE INDEX unsettled ON plan (place) WHERE NOT is_settled",
    "CREATE INDEX late ON plan (place) WHERE anchor > place",
)
