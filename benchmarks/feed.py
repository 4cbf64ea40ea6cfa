"""Feeds and counts over a hundred thousand and a million published comments, on both databases.

    python benchmarks/feed.py [--sizes 100000 1000000] [--rounds 40] [--databases sqlite]

What the database answers is timed, fetched; making XML of fifty entries is the same at any size.
"""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from installed import Installed, installations, print_load, read_options
from queue_rows import fill
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from moderation.actions.installation.installation import Installation
from moderation.actions.publication.count_published import count_published
from moderation.actions.publication.pages import Page
from moderation.actions.publication.read_feed import read_site_feed, read_thread_feed
from moderation.tables import Thread

_PUBLISH = "UPDATE comments SET published_revision = revision, status = 'approved'"
_PAGES = 100


def main() -> None:
    """Fill, measure, print."""
    options = read_options([100_000, 1_000_000], rounds=40)
    with installations(options, "feed", _published) as made:
        for one in made:
            _measure(one, options.rounds)
        print_load()


def _published(installation: Installation, site_id: str, many: int) -> None:
    fill(installation, site_id, many, [_PUBLISH], comments_only=True)


def _measure(one: Installed, rounds: int) -> None:
    installation, _ = one.open()
    with installation.database.reading() as session:
        threads = session.execute(select(Thread.id, Thread.url).limit(_PAGES)).all()
    page = Page(threads[0].url, threads[0].url)
    # The rows were made with digests by chance; one thread is to be found by its address.
    digest = page.digest()
    with installation.database.transaction() as session:
        session.execute(update(Thread).where(Thread.id == threads[0].id).values(url_digest=digest))
    ids = [thread.id for thread in threads]
    deeds: dict[str, Callable[[Session], Any]] = {
        "feed of the site": lambda session: read_site_feed(session, "bench"),
        "feed of a page": lambda session: read_thread_feed(session, "bench", page),
        f"counts of {len(ids)} pages": lambda session: count_published(session, ids),
    }
    for name, deed in deeds.items():
        took = [_milliseconds(installation, deed) for _round in range(rounds)]
        print(f"{one.kind:9} {one.size:>9,}  {name:20} {_figures(took)}")
    installation.database.close()


def _milliseconds(installation: Installation, deed: Callable[[Session], Any]) -> float:
    begun = time.perf_counter()
    with installation.database.reading() as session:
        deed(session)
    return (time.perf_counter() - begun) * 1000


def _figures(took: Sequence[float]) -> str:
    return f"median {median(took):7.2f} ms, most {max(took):7.2f} ms"


if __name__ == "__main__":
    main()
