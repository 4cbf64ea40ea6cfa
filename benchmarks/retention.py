"""Deleting what is past its time while comments come in: how long it takes, and who waits for it.

    python benchmarks/retention.py [--many 1000000] [--due 100000] [--rounds 10] [--seconds 10]
        [--rest inf] [--json]

Of so many comments, each with opinion, decisions, author and, where it is due, an event and a
sealed value, so many are spam past its time. Rounds with and without expiry take turns, so that a
busy machine disturbs both alike; the process that expires has started before both, as the worker
has where it runs. What is left then goes without any load, for ``--rest`` seconds.
``MODERATION_DATABASE_URL`` names a database that is not SQLite; it has to be empty.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import IO, Any, cast

from contestants import PAGE, Ours, serving
from queue_rows import fill
from sqlalchemy import select
from turns import load, milliseconds

from moderation import logs
from moderation.actions.installation import Installation
from moderation.actions.opening.open_installation import create_installation
from moderation.actions.upkeep.expire import expire
from moderation.settings import Settings
from moderation.tables import Site

_CONNECTIONS = 4
_PAYLOAD = '{{"author": {{"name": "Jane", "url": null}}, "body": "' + "x" * 200 + '"}}'
_LONG_AGO = ("datetime('now', '-60 days')", "now() - interval '60 days'")
_SPAM = "FROM comments WHERE status = 'spam'"
_FURTHER = (
    "UPDATE comments SET status = 'approved'",
    (
        "UPDATE comments SET status = 'spam', decided_at = <long_ago>"
        " WHERE id IN (SELECT id FROM comments ORDER BY id LIMIT <due>)"
    ),
    (
        "INSERT INTO decisions (id, site_id, comment_id, version, previous_status, status,"
        " decided_by, text, created_at) SELECT {new_id}, site_id, id, 2, 'pending', 'spam',"
        " 'site', '', decided_at <spam>"
    ),
    (
        "INSERT INTO events (id, site_id, comment_id, type, sequence, payload, due_at, created_at)"
        " SELECT {new_id}, site_id, id, 'comment.decided', 2, '<payload>', {now}, {now} <spam>"
    ),
    "UPDATE author_contacts SET sealed = {bytes} WHERE comment_id IN (SELECT id <spam>)",
)


class WithoutWorker(Ours):
    """The service alone: what is due goes when this file says so."""

    def start(self) -> "subprocess.Popen[bytes]":
        """Start serving; returns at once."""
        command = [sys.executable, "-m", "moderation", "serve", "--no-worker"]
        arguments = ["--port", str(self.port), "--workers", "2"]
        return subprocess.Popen([*command, *arguments], env=self._environment)


def main() -> None:
    """Fill, measure, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rest", type=float, default=float("inf"), help="seconds without load")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--expire", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.expire:
        _expire_when_told(options.expire, options.seconds)
        return
    with tempfile.TemporaryDirectory() as folder:
        ours = WithoutWorker(Path(folder))
        _fill(Path(folder), options.many, options.due)
        with serving(ours):
            alone, beside, done = _by_turns(ours, Path(folder), options.rounds, options.seconds)
        rest = _expire(_opened(Path(folder)), options.rest)
    if options.json:
        print(json.dumps(_figures(alone, beside, done)))
    else:
        _print(alone, beside, done, rest)


def _fill(folder: Path, many: int, due: int) -> None:
    installation = create_installation(Settings(data_dir=folder))
    with installation.database.reading() as session:
        site = session.scalars(select(Site.id)).one()
    is_sqlite = installation.database.is_sqlite
    values = {
        "<due>": str(due),
        "<long_ago>": _LONG_AGO[not is_sqlite],
        "<payload>": _PAYLOAD,
        "<spam>": _SPAM,
    }
    fill(installation, site, many, [_filled_in(statement, values) for statement in _FURTHER])
    installation.database.close()


def _filled_in(statement: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        statement = statement.replace(name, value)
    return statement


def _by_turns(
    ours: Ours, folder: Path, rounds: int, seconds: float
) -> tuple[list[Any], list[Any], list[dict[str, float]]]:
    """Load it for so long without expiry, then with it, and again; expiry outlasts the load."""
    request = ours.comment(f"{PAGE}/bridge/")
    alone, beside, done = [], [], []
    longer = str(seconds + 1)
    command = [sys.executable, __file__, "--expire", str(folder), "--seconds", longer]
    pipe = subprocess.PIPE
    for _ in range(rounds):
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as expiring:
            cast("IO[str]", expiring.stdout).readline()  # it is ready
            alone.append(load(ours.port, request, _CONNECTIONS, seconds))
            print("now", file=cast("IO[str]", expiring.stdin), flush=True)
            beside.append(load(ours.port, request, _CONNECTIONS, seconds))
            done.append(json.loads(expiring.communicate()[0]))
    return alone, beside, done


def _expire_when_told(folder: Path, seconds: float) -> None:
    installation = _opened(folder)
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(_expire(installation, seconds)))


def _opened(folder: Path) -> Installation:
    logs.configure("json", "error")
    return create_installation(Settings(data_dir=folder))


def _expire(installation: Installation, seconds: float) -> dict[str, float]:
    """What was deleted, and what it took."""
    began, spent = time.monotonic(), time.process_time()
    expired = expire(installation, seconds)
    installation.database.close()
    return {
        "deleted": expired.counts["spam"],
        "failed": len(expired.failed),
        "seconds": time.monotonic() - began,
        "processor": time.process_time() - spent,
    }


def _figures(alone: list[Any], beside: list[Any], done: list[dict[str, float]]) -> dict[str, float]:
    """What the drill judges: of the time under load only."""
    deleted = sum(one["deleted"] for one in done)
    return {
        "deleted": deleted,
        "failed": done[-1]["failed"],
        "a_second": deleted / sum(one["seconds"] for one in done),
        "processor_milliseconds": 1000 * sum(one["processor"] for one in done) / max(deleted, 1),
        "refused": sum(one["refused"] for one in [*alone, *beside]),
        "alone_p99": milliseconds(alone, 0.99),
        "beside_p99": milliseconds(beside, 0.99),
        "ratio": median(_ratios(alone, beside)),
    }


def _ratios(alone: list[Any], beside: list[Any]) -> list[float]:
    return [
        milliseconds([two], 0.99) / milliseconds([one], 0.99)
        for one, two in zip(alone, beside, strict=True)
    ]


def _print(
    alone: list[Any], beside: list[Any], done: list[dict[str, float]], rest: dict[str, float]
) -> None:
    both = [*done, rest]
    deleted = sum(one["deleted"] for one in both)
    seconds = sum(one["seconds"] for one in both)
    processor = sum(one["processor"] for one in both)
    print(f"deleted: {deleted:,.0f} in {seconds:.0f} s; failed rules: {both[-1]['failed']:.0f}")
    print(f"processor time: {1000 * processor / max(deleted, 1):.3f} ms a comment")
    ratios = _ratios(alone, beside)
    for name, results in (("without", alone), ("with", beside)):
        half, most = milliseconds(results, 0.5), milliseconds(results, 0.99)
        count = sum(len(one["microseconds"]) for one in results)
        refused = sum(one["refused"] for one in results)
        print(
            f"intake {name:>8}: {count} comments, {refused} refused, {half:.1f} and {most:.1f} ms"
        )
    print(f"p99 with to without: {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
