"""What search costs others: intake, the worker that reads, and an admin who asks for an address.

    python benchmarks/search_costs.py [--comments 2000] [--databases sqlite postgres]

Comments are taken in by turns with and without the empty row that search adds. Everything is
measured in time of the processor, ours and PostgreSQL's together, and in time of the wall, which a
busy machine lengthens for both alike.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from unittest.mock import patch

from search import environment_of, filled, processor_time, server_of

from moderation.actions.finding.read_for_search import read_for_search
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import Answer, CommentSubmission, SubmittingSite
from moderation.actions.intake import submit_comment as taking
from moderation.actions.privacy.search_address import search_address
from moderation.actions.sites.add_site import add_site
from moderation.actions.sites.authenticate_site import site_by_key
from moderation.identifiers import new_id

_TEXT = (
    "I walked over the new bridge number {number} this morning and it was already closed again. The"
    " council promised that it would stay open, and nobody seems to know why it is not."
)


def main() -> None:
    """Measure each, and print a row for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--comments", type=int, default=2_000)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for kind in options.databases:
            folder = Path(temporary, kind)
            with server_of(kind, folder) as url:
                installation = filled(environment_of(folder, url), folder, 1)
                _measure(kind, installation, options.comments)
                installation.database.close()


def _measure(kind: str, installation: Installation, number: int) -> None:
    key = add_site(installation, "costs", ["https://example.org"]).api_key
    site = site_by_key(installation, key)
    assert site is not None  # noqa: S101
    clocks = {"processor": processor_time(installation), "wall": time.perf_counter}
    took: dict[str, dict[bool, list[float]]] = {name: {True: [], False: []} for name in clocks}
    for one in range(number):
        with_row = one % 2 == 0
        begun = {name: clock() for name, clock in clocks.items()}
        if with_row:
            _submit(installation, site, one)
        else:
            with patch.object(taking, "await_reading", lambda *_: None):
                _submit(installation, site, one)
        for name, clock in clocks.items():
            took[name][with_row].append((clock() - begun[name]) * 1000)
    for name, times in took.items():
        with_it, without = median(times[True]), median(times[False])
        share = (with_it / without - 1) * 100
        figures = f"{with_it:.3f} ms with, {without:.3f} without: {share:+.1f} %"
        print(f"{kind:>9} intake, {name}: {figures}", flush=True)
    _reading(kind, installation, clocks)
    _addresses(kind, installation, site, clocks)


def _reading(kind: str, installation: Installation, clocks: dict[str, Callable[[], float]]) -> None:
    begun = {name: clock() for name, clock in clocks.items()}
    number = read_for_search(installation)
    for name, clock in clocks.items():
        seconds = clock() - begun[name]
        print(f"{kind:>9} reading, {name}: {number / seconds:.0f} comments a second of {number}")


def _addresses(
    kind: str,
    installation: Installation,
    site: SubmittingSite,
    clocks: dict[str, Callable[[], float]],
) -> None:
    asked = {"found": "a3@example.org", "not found": "nobody@example.org"}
    for name, clock in clocks.items():
        took: dict[str, list[float]] = {one: [] for one in asked}
        for _ in range(40):
            for one, address in asked.items():
                begun = clock()
                search_address(installation, site.id, address, new_id())
                took[one].append((clock() - begun) * 1000)
        figures = ", ".join(f"{one} {median(times):.2f} ms" for one, times in took.items())
        print(f"{kind:>9} address, {name}: {figures}", flush=True)


def _submit(installation: Installation, site: SubmittingSite, number: int) -> None:
    comment = CommentSubmission(
        "https://example.org/",
        _TEXT.format(number=number),
        author_name=f"Ann {number}",
        author_email=f"a{number}@example.org",
    )
    taking.submit_comment(installation, site, comment, lambda view: Answer(201, view.id.encode()))


if __name__ == "__main__":
    main()
