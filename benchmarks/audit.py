"""The audit trail of a site with a million rows: a page for each filter, and the whole verified.

    python benchmarks/audit.py [--sizes 1000 1000000] [--rounds 15] [--databases sqlite]

The rows are sealed as the service seals them, so that the chain holds.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from hasty import hasty
from installed import (
    Installed,
    all_serving,
    by_turns,
    installations,
    print_load,
    print_page,
    read_options,
)

from moderation.actions.audit.verify_chain import verify_chain
from moderation.actions.installation.act import Act, Actor
from moderation.actions.installation.audit_form import START, canonical
from moderation.actions.installation.installation import Installation
from moderation.tables import AuditRow
from moderation.vault import Vault

DAYS = 90
_LAST = datetime(2026, 11, 24, 12, tzinfo=UTC)
_SOMEBODY = "moderator:01930000-0000-7000-8000-000000000001"
_SELDOM = "moderator:01930000-0000-7000-8000-000000000002"
_OBJECT = "01930000-0000-7000-8000-000000000003"
_COLUMNS = tuple(AuditRow.__table__.columns.keys())

PAGES = {
    "newest": "",
    "the last page": "?before=40",
    "one day": "?since=2026-10-01&until=2026-10-01",
    "from a day on": "?since=2026-10-01",
    "up to a day": "?until=2026-10-01",
    "a day without rows": "?since=2020-01-01&until=2020-01-01",
    "somebody, often": f"?actor={_SOMEBODY}",
    "somebody, seldom": f"?actor={_SELDOM}",
    "a common act": "?action=comment.decided",
    "a rare act": "?action=address.revealed",
    "one comment": f"?object={_OBJECT}",
    "common, a day": f"?actor={_SOMEBODY}&action=comment.decided&since=2026-10-01&until=2026-10-01",
    "rare, a day": f"?actor={_SOMEBODY}&action=address.revealed&since=2026-10-01&until=2026-10-01",
    "never together": f"?actor={_SOMEBODY}&action=site.key_rotated",
}


def main() -> None:
    """Fill, measure, print."""
    options = read_options([1_000, 1_000_000], rounds=15)
    with installations(options, "audit", fill) as made:
        with all_serving(made):
            for name, query in PAGES.items():
                print_page(name, made, by_turns(made, f"audit{query}", options.rounds))
            print_load()
        for one in made:
            _verify(one)


def fill(installation: Installation, site_id: str, many: int) -> None:
    """Make the site's chain so many rows long."""
    names = ", ".join(_COLUMNS)
    with hasty(installation.database, ("audit",)) as cursor:
        if installation.database.is_sqlite:
            chain, mark = site_id.replace("-", ""), "?"
            rows = (_for_sqlite(row) for row in _rows(installation.vault, site_id, many))
            cursor.execute("DELETE FROM audit WHERE chain = ?", [chain])
            marks = ", ".join("?" * len(_COLUMNS))
            cursor.executemany(f"INSERT INTO audit ({names}) VALUES ({marks})", rows)  # noqa: S608
        else:
            chain, mark = site_id, "%s"
            cursor.execute("DELETE FROM audit WHERE chain = %s", [chain])
            with cursor.copy(f"COPY audit ({names}) FROM STDIN") as copy:
                for row in _rows(installation.vault, site_id, many):
                    copy.write_row(row)
        last = cursor.execute(
            f"SELECT hash FROM audit WHERE chain = {mark} AND number = {mark}",  # noqa: S608
            [chain, many],
        ).fetchone()
        cursor.execute(
            f"UPDATE audit_heads SET number = {mark}, count = {mark}, hash = {mark}"  # noqa: S608
            f" WHERE chain = {mark}",
            [many, many, last[0], chain],
        )


def _rows(vault: Vault, site_id: str, many: int) -> Iterator[tuple[Any, ...]]:
    """Nearly all of them decisions of one moderator; one in 2,000 is by another, or rare."""
    last, step = START, timedelta(days=DAYS) / many
    for number in range(1, many + 1):
        act = Act(
            Actor.parse(_SELDOM if number % 2_000 == 7 else _SOMEBODY),
            "address.revealed" if number % 2_000 == 9 else "comment.decided",
            _LAST - step * (many - number),
            site_id=site_id,
            object_id=_OBJECT
            if number % 100_000 == 11
            else f"00000000-0000-7000-8000-{number:012x}",
            before="pending",
            after="approved",
        )
        seal, key_id = vault.seal_act(canonical(act, number, last))
        yield tuple(
            {
                "number": number,
                "actor": str(act.actor),
                "key_id": key_id,
                "previous": last,
                "hash": seal,
            }.get(name, getattr(act, name, None))
            for name in _COLUMNS
        )
        last = seal


def _for_sqlite(row: tuple[Any, ...]) -> list[Any]:
    """The values as SQLAlchemy stores them there."""
    stored: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    for name in ("chain", "object_id"):
        stored[name] = stored[name].replace("-", "")
    stored["created_at"] = stored["created_at"].strftime("%Y-%m-%d %H:%M:%S.%f")
    return list(stored.values())


def _verify(one: Installed) -> None:
    """The time that one row takes, beside that of its seal alone."""
    installation, site_id = one.open()
    begun = time.process_time()
    found = verify_chain(installation, site_id)
    took = time.process_time() - begun
    if not found.is_whole or found.rows != one.size:
        raise SystemExit(f"the chain does not hold: {found.flaw}")
    begun = time.process_time()
    for _ in _rows(installation.vault, site_id, one.size):
        pass
    alone = time.process_time() - begun
    print(
        f"{one.kind:>10}{one.size:>10,} rows hold: {took / one.size * 1e6:.1f} µs of CPU each;"
        f" to make and seal one takes {alone / one.size * 1e6:.1f}",
        flush=True,
    )
    installation.database.close()


if __name__ == "__main__":
    main()
