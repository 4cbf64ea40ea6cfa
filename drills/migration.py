"""Promise: an upgrade from any version that is killed is finished by the next one; nothing is lost.

    python -m drills.migration [--rows 100000] [--pages 1000] [--kills 10] [--on postgresql]
                               [--smallest]

A database as the first version made it, with so many comments on so many pages and all that hangs
on them, is upgraded, and killed at moments that lie evenly over the whole of it. After each kill it
is at the version that it was at; then it is finished, and every row is there, with what newer
versions read from it. From every other version likewise, with a fiftieth of the rows and one kill.
An upgrade is one transaction on either database, so half of one never stands.
"""

import hashlib
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from drills.frame import Form, Kind, Outcome, run
from drills.frame.first_rows import fill
from drills.frame.postgres import DATABASE, PostgresServer, postgres_server
from moderation import migration
from moderation.database import Database

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
# What every version has kept of every row, under the same names.
_KEPT = {
    "threads": "id, url, title",
    "comments": "id, thread_id, status, author_name, body",
    "opinions": "id, comment_id, spam, reasons",
    "decisions": "id, comment_id, status, text",
    "author_contacts": "comment_id, field, key_id, blind_index",
    "events": "id, comment_id, sequence, payload",
    "audit": "actor, action, object_id",
}
# What newer versions read from those rows: how many rows are not as they should be.
_READ_FROM_ROWS = {
    "links unseen": "SELECT count(*) FROM comments WHERE (body LIKE '%https://%') <> has_links",
    "reasons unread": "SELECT count(*) FROM comments WHERE reason_bits <> 1",
    "unsearchable": "SELECT (SELECT count(*) FROM comments) - count(*) FROM search_documents",
    "unchained": "SELECT (SELECT count(*) FROM audit) - sum(count) FROM audit_heads",
}
_OF_FILES = {"PRAGMA integrity_check": [("ok",)], "PRAGMA foreign_key_check": []}
_FORK = multiprocessing.get_context("fork")  # so that no time goes into loading code
Digest = dict[str, tuple[int, int]]


class Store(Protocol):
    """Databases by name."""

    def url(self, name: str) -> str:
        """Where one is."""

    def make(self, name: str, like: str | None = None) -> None:
        """One that is empty, or like another; what had the name is gone."""


class Files:
    """SQLite databases in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, name: str) -> str:
        """Where one is."""
        return f"sqlite:///{self._folder / name}.sqlite3"

    def make(self, name: str, like: str | None = None) -> None:
        """One that is empty, or like another; what had the name is gone."""
        for path in self._folder.glob(f"{name}.sqlite3*"):
            path.unlink()
        if like:
            shutil.copyfile(self._folder / f"{like}.sqlite3", self._folder / f"{name}.sqlite3")


class Server:
    """PostgreSQL databases on one server."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    def url(self, name: str) -> str:
        """Where one is."""
        return self._server.url.removesuffix(DATABASE) + name

    def make(self, name: str, like: str | None = None) -> None:
        """One that is empty, or like another; what had the name is gone."""
        self._server.say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._server.say(f"CREATE DATABASE {name} TEMPLATE {like or 'template1'}")


def upgrade(url: str, revision: str | None = None) -> None:
    """To the revision; None: as the service does it when it starts."""
    with closing(Database(url)) as database:
        if revision is None:
            migration.upgrade(database)
            return
        config = Config()
        config.set_main_option("script_location", str(migration.scripts()))
        with database.transaction() as session:
            database.take_time(session)
            config.attributes["connection"] = session.connection()
            command.upgrade(config, revision)


def elsewhere(work: Callable[..., None], *given: object, seconds: float | None = None) -> float:
    """Do it in a process of its own, killed after so many seconds; how long it ran."""
    began = time.monotonic()
    process = _FORK.Process(target=work, args=given)
    process.start()
    process.join(seconds)
    process.kill()
    process.join()
    if seconds is None and process.exitcode:
        raise SystemExit(f"{work.__name__} ended with code {process.exitcode}")
    return time.monotonic() - began


def fill_one(url: str, rows: int, pages: int) -> None:
    """The first version's tables, with rows."""
    upgrade(url, "0001")
    with closing(Database(url)) as database:
        fill(database, rows, pages)


def digest(url: str) -> Digest:
    """How many rows each table has, and a sum of what they say, in whatever order."""
    found: Digest = {}
    with closing(Database(url)) as database, database.reading() as session:
        database.take_time(session)
        reading = session.connection().execution_options(stream_results=True, max_row_buffer=1000)
        for table, columns in _KEPT.items():
            number = total = 0
            for row in reading.execute(text(f"SELECT {columns} FROM {table}")):  # noqa: S608
                number += 1
                said = hashlib.blake2b(repr(tuple(row)).encode(), digest_size=8).digest()
                total += int.from_bytes(said)
            found[table] = (number, total % 2**64)
    return found


def version_of(url: str) -> str:
    """The revision that a database is at."""
    with closing(Database(url)) as database, database.reading() as session:
        return str(session.scalar(text("SELECT version_num FROM alembic_version")))


def flaws_after(url: str, before: Digest) -> Iterator[str]:
    """What is not as it should be in a database that was upgraded."""
    after = digest(url)
    yield from (f"{table} differs" for table in before if after[table] != before[table])
    with closing(Database(url)) as database, database.reading() as session:
        database.take_time(session)
        if migration.state_of(database) != "current":
            yield "it is not current"
        for name, question in _READ_FROM_ROWS.items():
            if number := session.scalar(text(question)):
                yield f"{name}: {number}"
        for question, answer in _OF_FILES.items() if database.is_sqlite else ():
            if session.execute(text(question)).all() != answer:
                yield f"{question} finds something"


def try_from(store: Store, start: str, kills: int) -> tuple[float, list[str]]:
    """Upgrade a copy undisturbed and another that is killed: how long one takes, and all flaws."""
    before, standing = digest(store.url(start)), version_of(store.url(start))
    store.make("tried", like=start)
    seconds = elsewhere(upgrade, store.url("tried"))
    store.make("tried", like=start)
    url, broken = store.url("tried"), []
    for number in range(kills):
        elsewhere(upgrade, url, seconds=seconds * (number + 0.5) / kills)
        if version_of(url) not in {standing, migration.HEAD}:
            broken.append(f"half an upgrade from {standing} stands")
    elsewhere(upgrade, url)
    return seconds, [*broken, *(f"from {standing}: {flaw}" for flaw in flaws_after(url, before))]


def drill(form: Form) -> Outcome:
    """From the first version with many rows, from all later ones with fewer."""
    given = tuple(int(form.options[name]) for name in ("rows", "pages", "kills"))
    rows, pages, kills = form.pick(given, (500, 100, 2))
    later = sorted(migration.known_revisions())[1:-1]
    with store_on(form.on) as store:
        store.make("filled")
        elsewhere(fill_one, store.url("filled"), rows, pages)
        seconds, broken = try_from(store, "filled", kills)
        store.make("walking")
        elsewhere(fill_one, store.url("walking"), max(rows // 50, 100), max(pages // 50, 10))
        for revision in later[-1:] if form.is_smallest else later:
            elsewhere(upgrade, store.url("walking"), revision)
            broken += try_from(store, "walking", 1)[1]
    tried = 2 if form.is_smallest else len(later) + 1
    return Outcome(
        f"{rows:,} comments on {pages:,} pages from 0001 to {migration.HEAD} in {seconds:.1f} s, "
        f"killed {kills} times, then finished, every row there; from {tried} versions in all",
        broken,
    )


@contextmanager
def store_on(kind: Kind) -> Iterator[Store]:
    """Where databases can be made."""
    if kind == "postgresql":
        with postgres_server() as server:
            yield Server(server)
    else:
        with tempfile.TemporaryDirectory(prefix="drill-") as folder:
            yield Files(Path(folder))


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES, rows=100_000, pages=1_000, kills=10))
