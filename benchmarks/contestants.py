"""The two that are measured side by side, each in a temporary folder: ours, and Isso.

Isso lives in a virtual environment of its own, made once under the temporary folder; the
project's environment gets nothing of it.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from load import PLACE
from texts import TEXT_PLACE, Texts

ISSO = ("isso==0.14.0", "gunicorn==27.0.1", "gevent==26.9.0", "packaging==26.3")
WEB_PROCESSES = 2
PAGE = "https://blog.example.org"

_PATIENCE_SECONDS = 120.0
_REPOSITORY = Path(__file__).parent.parent
# Isso asks its website for itself when it starts; nobody listens here, and nothing leaves loopback.
_ISSO_ORIGIN = "http://127.0.0.1:1"
_ISSO_SETTINGS = """
[general]
dbpath = {folder}/comments.db
host = {origin}
notify =
[moderation]
enabled = {moderated}
[guard]
enabled = false
[server]
public-endpoint = http://127.0.0.1:{port}
"""


class Contestant(Protocol):
    """A comment server that can be started, and the requests that it understands."""

    name: str
    port: int

    def start(self) -> subprocess.Popen[bytes]:
        """Start serving; returns at once."""

    def comment(self, page: str) -> bytes:
        """The request that posts a comment to a page of the site."""

    def thread(self, page: str) -> bytes:
        """The request that reads the thread of a page."""

    def fill(self, page: str, count: int) -> None:
        """Publish this many comments on a page."""


class Ours:
    """``moderation serve`` with two web processes, its task worker, and no rate limit."""

    name = "ours"

    def __init__(self, folder: Path, checkout: Path = _REPOSITORY) -> None:
        self.port = free_port()
        self._checkout = checkout
        self._environment = os.environ | {
            "PYTHONPATH": str(checkout),
            "MODERATION_DATA_DIR": str(folder),
            "MODERATION_RATE_LIMIT": "off",
            "MODERATION_LOG_LEVEL": "error",
        }
        self._command("init")
        site = json.loads(self._command("sites", "add", "bench", "--origin", PAGE, "--json"))
        self._key = str(site["api_key"])

    def start(self) -> subprocess.Popen[bytes]:
        """Start serving; returns at once."""
        port, workers = str(self.port), str(WEB_PROCESSES)
        command = [sys.executable, "-m", "moderation", "serve", "--port", port]
        return subprocess.Popen(
            [*command, "--workers", workers], env=self._environment, cwd=self._checkout
        )

    def comment(self, page: str) -> bytes:
        """The request that posts a comment."""
        document = {
            "thread": {"url": page, "title": "The bridge"},
            "author": {
                "name": "Jane Doe",
                "email": "jane-##########@example.org",
                "url": "https://jane.example.org/",
            },
            "body": TEXT_PLACE.decode(),
        }
        return request("POST", "/v1/comments", document, Authorization=f"Bearer {self._key}")

    def thread(self, page: str) -> bytes:
        """The request that reads a thread."""
        return request("GET", f"/v1/threads/comments?site=bench&url={page}")

    def fill(self, page: str, count: int) -> None:
        """Post and approve, as a site does that decides by API."""
        for _ in range(count):
            comment = ask(self.port, numbered(self.comment(page)))
            path = f"/v1/comments/{comment['id']}/decisions"
            key = f"Bearer {self._key}"
            ask(self.port, request("POST", path, {"status": "approved"}, Authorization=key))

    def take_corals_secret(self, secret: str) -> None:
        """From now on the site answers a Coral that signs with this."""
        self._command("sites", "coral-secret", "bench", sent=secret)

    def _command(self, *arguments: str, sent: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "moderation", *arguments],
            env=self._environment,
            cwd=self._checkout,
            check=True,
            input=sent,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout


class Isso:
    """Isso under gunicorn with two gevent workers: its moderation on or off, its guard off."""

    name = "Isso"

    def __init__(self, folder: Path, *, moderated: bool = True) -> None:
        self.port = free_port()
        self.database = folder / "comments.db"
        self._python = isso_python()
        self._settings = folder / "isso.cfg"
        flag = "true" if moderated else "false"
        text = _ISSO_SETTINGS.format(
            folder=folder, origin=_ISSO_ORIGIN, port=self.port, moderated=flag
        )
        self._settings.write_text(text)

    def start(self) -> subprocess.Popen[bytes]:
        """Start serving; returns at once."""
        address = f"127.0.0.1:{self.port}"
        options = ["-b", address, "-w", str(WEB_PROCESSES), "-k", "gevent", "--log-level", "error"]
        with self._settings.with_name("isso.log").open("ab") as log:
            return subprocess.Popen(
                [self._python, "-m", "gunicorn", *options, "isso.run"],
                env=os.environ | {"ISSO_SETTINGS": str(self._settings)},
                cwd=self._settings.parent,
                stderr=log,
            )

    def comment(self, page: str) -> bytes:
        """The request that posts a comment."""
        document = {
            "title": "The bridge",
            "author": "Jane Doe",
            "email": "jane-##########@example.org",
            "website": "https://jane.example.org/",
            "text": TEXT_PLACE.decode(),
        }
        return request("POST", f"/new?uri={_path(page)}", document, Origin=_ISSO_ORIGIN)

    def thread(self, page: str) -> bytes:
        """The request that reads a thread."""
        return request("GET", f"/?uri={_path(page)}", Origin=_ISSO_ORIGIN)

    def fill(self, page: str, count: int) -> None:
        """Post; without moderation that publishes."""
        for _ in range(count):
            ask(self.port, numbered(self.comment(page)))

    def flushing(self) -> str:
        """How Isso's own connections, which set nothing, write to disk."""
        script = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
            "pragmas = ('journal_mode', 'synchronous');"
            "print(*(c.execute(f'PRAGMA {p}').fetchone()[0] for p in pragmas))"
        )
        command = [self._python, "-c", script, str(self.database)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        journal, synchronous = done.stdout.split()
        return f"journal_mode={journal}, synchronous={synchronous}"


def both(folder: str, *, moderated: bool = True) -> tuple[Ours, Isso]:
    """The two, each with a folder of its own in ``folder``."""
    folders = [Path(folder, name) for name in ("ours", "isso")]
    for path in folders:
        path.mkdir()
    return Ours(folders[0]), Isso(folders[1], moderated=moderated)


@contextmanager
def serving(contestant: Contestant) -> Iterator[subprocess.Popen[bytes]]:
    """The contestant, started and answering; stopped afterwards."""
    process = contestant.start()
    try:
        first_answer(contestant, process)
        yield process
    finally:
        process.terminate()
        process.wait(_PATIENCE_SECONDS)


def first_answer(contestant: Contestant, process: subprocess.Popen[bytes]) -> None:
    """Wait until a thread is answered for, whatever the answer."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    raw = contestant.thread(f"{PAGE}/nothing/")
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"{contestant.name} ended with code {process.returncode}")
        try:
            answer(contestant.port, raw)
        except (OSError, http.client.HTTPException):
            time.sleep(0.005)
        else:
            return
    raise SystemExit(f"{contestant.name} did not answer in {_PATIENCE_SECONDS:.0f} s")


def ask(port: int, raw: bytes) -> dict[str, object]:
    """The JSON answer to a request; a refusal ends the benchmark."""
    status, body = answer(port, raw)
    if status >= 300:
        raise SystemExit(f"answered {status}: {body[:300]!r}")
    document: dict[str, object] = json.loads(body)
    return document


def answer(port: int, raw: bytes) -> tuple[int, bytes]:
    """Status and body of the answer to one raw request."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(raw)
        response = http.client.HTTPResponse(connection)
        response.begin()
        return response.status, response.read()


def request(
    method: str, target: str, document: Mapping[str, object] | None = None, **headers: str
) -> bytes:
    """An HTTP request as bytes."""
    body = b"" if document is None else json.dumps(document).encode()
    if document is not None:
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n".encode() + body


def numbered(raw: bytes) -> bytes:
    """The request with a number and a text of its own in their places."""
    number = time.time_ns() % 10**10
    return raw.replace(PLACE, b"%010d" % number).replace(TEXT_PLACE, Texts(0, number).next())


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def isso_python() -> str:
    """The interpreter of Isso's own environment, which is made where it is missing."""
    folder = Path(tempfile.gettempdir(), f"moderation-benchmarks-{ISSO[0].replace('==', '-')}")
    python = folder / "bin" / "python"
    complete = folder / "complete"
    if not complete.exists() or complete.read_text() != "\n".join(ISSO):
        print("Installing Isso into an environment of its own…", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *ISSO], check=True)
        complete.write_text("\n".join(ISSO))
    return str(python)


def _path(page: str) -> str:
    return page.removeprefix(PAGE)
