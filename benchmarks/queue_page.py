"""The queue page with a thousand, a hundred thousand and a million waiting, on both databases.

    python benchmarks/queue_page.py [--sizes 1000 1000000] [--rounds 40] [--databases sqlite]

Every size has an installation of its own, served by ``moderation serve``; all of them are up, and
are asked by turns, so that a busy machine disturbs all alike. Then the statements behind the pages
are timed one by one, with their answers fetched.
"""

import time
from statistics import median
from typing import Any

from installed import (
    Installed,
    all_serving,
    by_turns,
    installations,
    print_load,
    print_page,
    read_options,
)
from queue_rows import fill
from sqlalchemy import event

from moderation.actions.installation.installation import Installation
from moderation.actions.queue.filters import Filters
from moderation.actions.queue.listing import Listing
from moderation.actions.queue.read_queue import read_queue

PAGES = {
    "newest": "",
    "oldest": "?order=oldest",
    "riskiest": "?order=riskiest",
    "heated": "?order=heated",
    "by thread": "?order=thread",
    "links (1 of 10)": "?links=1",
    "reason (1 of 19)": "?reason=gibberish",
    "risk 90 %": "?from=90",
    "new author": "?new=1",
    "finds nothing": "?language=fi",
}
LISTINGS = {
    "newest": Listing(),
    "oldest": Listing(order="oldest"),
    "riskiest": Listing(order="riskiest"),
    "heated": Listing(order="heated"),
    "by thread": Listing(order="thread"),
    "reason (1 of 19)": Listing(filters=Filters(reason="gibberish")),
    "new author": Listing(filters=Filters(new_author=True)),
    "finds nothing": Listing(filters=Filters(language="fi")),
}


def main() -> None:
    """Fill, measure, print."""
    options = read_options([1_000, 100_000, 1_000_000], rounds=40)
    with installations(options, "queue", fill) as made:
        with all_serving(made):
            for name, query in PAGES.items():
                print_page(name, made, by_turns(made, query, options.rounds))
            print_load()
        for name, listing in LISTINGS.items():
            for one in made:
                _print_statements(name, one, listing)


def _print_statements(name: str, one: Installed, listing: Listing) -> None:
    """Time every statement of a page by itself; the slowest three are named."""
    installation, site_id = one.open()
    seen: list[tuple[str, Any]] = []
    event.listen(
        installation.database.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, values, _context, _many: seen.append((statement, values)),
    )
    with installation.database.reading() as session:
        read_queue(session, installation, site_id, listing)
    timed = sorted(
        (_time(installation, statement, values), statement)
        for statement, values in seen
        if statement.lstrip().startswith(("SELECT", "WITH"))
    )
    slowest = "; ".join(f"{took:.2f} ms {_short(text)}" for took, text in timed[:-4:-1])
    print(
        f"{name:>18}{one.kind:>10}{one.size:>10,}  {len(timed)} statements: {slowest}", flush=True
    )
    installation.database.close()


def _time(installation: Installation, statement: str, values: Any) -> float:
    """Milliseconds for a statement and its answer: of 25 times the median."""
    with installation.database.engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        took = []
        for _ in range(25):
            begun = time.perf_counter()
            cursor.execute(statement, values)
            cursor.fetchall()
            took.append((time.perf_counter() - begun) * 1000)
    return median(took)


def _short(statement: str) -> str:
    words = " ".join(statement.split())
    return f"“{words[:30]}…{words[-60:]}”"


if __name__ == "__main__":
    main()
