"""The numbers of a site with a million decisions in 90 days, counted by the worker or not yet.

python benchmarks/daily_numbers.py [--sizes 1000 1000000] [--rounds 15] [--databases sqlite]
"""

import time

from installed import (
    Installed,
    all_serving,
    by_turns,
    installations,
    print_load,
    print_page,
    read_options,
)
from queue_rows import fill as fill_queue
from sqlalchemy import text

from moderation.actions.installation.installation import Installation
from moderation.actions.numbers.count_days import count_days

PAGES = {"7 days": "?days=7", "30 days": "?days=30", "90 days": "?days=90"}

# A moderator agrees with the model more often than not.
_DECIDED = (
    "INSERT INTO decisions (id, site_id, comment_id, version, status, previous_status, decided_by,"
    " text, created_at) SELECT {new_id}, :site, id, 2, CASE WHEN risk > 0.4 THEN 'spam'"
    " ELSE 'approved' END, 'pending', 'moderator', '', created_at FROM comments"
)


def main() -> None:
    """Fill, measure, let the worker count, measure again, print."""
    options = read_options([1_000, 1_000_000], rounds=15)
    with installations(options, "numbers", fill) as made:
        for one in made:
            _forget(one)
        with all_serving(made):
            for when in ("not counted", "counted"):
                for name, query in PAGES.items():
                    times = by_turns(made, f"numbers{query}", options.rounds)
                    print_page(f"{name}, {when}", made, times)
                print_load()
                if when == "not counted":
                    for one in made:
                        _count(one)


def fill(installation: Installation, site_id: str, many: int) -> None:
    """As many decisions: half of them policy's, half a moderator's."""
    fill_queue(installation, site_id, many // 2, [_DECIDED])


def _forget(one: Installed) -> None:
    """As after an update from a version that counted nothing."""
    installation, _ = one.open()
    with installation.database.transaction() as session:
        for table in ("daily_numbers", "counted_days"):
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    installation.database.close()


def _count(one: Installed) -> None:
    """What the worker does."""
    installation, _ = one.open()
    begun = time.perf_counter()
    days = count_days(installation)
    took = time.perf_counter() - begun
    print(f"{one.kind:>10}{one.size:>10,}: the worker counted {days} days in {took:.1f} s")
    installation.database.close()


if __name__ == "__main__":
    main()
