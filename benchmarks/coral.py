"""How long Coral waits for an answer, beside the 150 ms that it gets one in.

    python benchmarks/coral.py [--seconds 10] [--connections 1 4 16]

Asks a real ``moderation serve`` on SQLite as Coral does, signed, every comment another; then once
more while another process holds the database's only write lock, when every answer is 204.
"""

import argparse
import hashlib
import hmac
import http.client
import itertools
import json
import multiprocessing
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contestants import PAGE, Ours, serving
from texts import Texts

SECRET = "empsec_" + "5a" * 32
_numbers = itertools.count()


def main() -> None:
    """Measure, and print a row for each number of connections."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 4, 16])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(Path(folder))
        ours.take_corals_secret(SECRET)
        with serving(ours):
            _load(ours.port, 4, 2)  # so that what is done once is done
            print(f"{'':>10}{'connections':>12}{'answers/s':>10}{'p50':>7}{'p99':>7}{'most':>7} ms")
            for connections in options.connections:
                _row("free", ours.port, connections, options.seconds)
            with _locked(Path(folder) / "moderation.sqlite3"):
                for connections in options.connections:
                    _row("locked", ours.port, connections, options.seconds)


def _row(what: str, port: int, connections: int, seconds: float) -> None:
    spent, statuses = _load(port, connections, seconds)
    spent.sort()
    p50, p99 = (spent[int(share * (len(spent) - 1))] for share in (0.5, 0.99))
    figures = f"{p50:>7.1f}{p99:>7.1f}{spent[-1]:>7.1f}"
    print(f"{what:>10}{connections:>12}{len(spent) / seconds:>10.0f}{figures}   {dict(statuses)}")


def _load(port: int, connections: int, seconds: float) -> tuple[list[float], Counter[int]]:
    spent: list[float] = []
    statuses: Counter[int] = Counter()
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_ask, args=(port, until, spent, statuses))
        for _ in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spent, statuses


def _ask(port: int, until: float, spent: list[float], statuses: Counter[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while time.monotonic() < until:
        body, headers = _question()
        began = time.perf_counter()
        connection.request("POST", "/integrations/coral/bench", body, headers)
        answer = connection.getresponse()
        answer.read()
        spent.append((time.perf_counter() - began) * 1000)
        statuses[answer.status] += 1


def _question() -> tuple[bytes, dict[str, str]]:
    number = next(_numbers)
    asked = {
        "action": "NEW",
        "comment": {"body": Texts(0, number).next().decode(), "parentID": None},
        "author": {"id": f"author-{number % 500}", "role": "COMMENTER"},
        "story": {"id": "story", "url": f"{PAGE}/bridge/"},
        "site": {"id": "site"},
        "tenantID": "tenant",
        "tenantDomain": "comments.example.org",
    }
    body = json.dumps(asked, indent=2).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/json",
        "X-Coral-Signature": f"sha256={signature}",
    }


@contextmanager
def _locked(database: Path) -> Iterator[None]:
    """Another process writes meanwhile, and does not come to an end."""
    holds, ends = multiprocessing.Event(), multiprocessing.Event()
    holder = multiprocessing.Process(target=_hold, args=(database, holds, ends))
    holder.start()
    holds.wait(10)
    yield
    ends.set()
    holder.join()


def _hold(database: Path, holds: "threading.Event", ends: "threading.Event") -> None:
    from moderation.database import Database

    with Database(f"sqlite:///{database}").transaction():
        holds.set()
        ends.wait(600)
    os._exit(0)


if __name__ == "__main__":
    main()
