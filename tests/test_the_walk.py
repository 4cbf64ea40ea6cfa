"""The main job, from end to end, as people do it: real processes, a real browser.

A reader writes a comment under the article, a moderator approves it at the desk, and everybody
reads it on the page. On PostgreSQL the page and the desk are served by two processes.
All walks on one database go through one service, each with words of its own.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.fixtures.databases import PostgresServer
from tests.web.review.browsing import wait_until_recorded

pytestmark = pytest.mark.at_length(database_kind="postgres")

COMMENT = "I read it twice, and the part about the lock-keeper is still the best of it."
ANOTHER = "Does anybody know whether the old ferry runs on Sundays in winter?"
ADDRESS = "walker@example.org"
_PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Running:
    """Where the two sides of the service answer."""

    page: str
    desk: str


def test_a_comment_is_written_approved_and_read(
    running: Running, visit: Callable[[], Page], sit_down: Callable[[], Page]
) -> None:
    reader = visit()
    _write(reader, running, COMMENT)
    everybody = visit()
    everybody.goto(running.page)
    expect(everybody.get_by_text(COMMENT)).to_have_count(0)
    moderator = sit_down()
    waiting = moderator.get_by_role("listitem").filter(has_text=COMMENT)
    expect(waiting).not_to_contain_text(ADDRESS)
    waiting.get_by_role("button", name="Approve").click()
    expect(moderator.get_by_role("button", name="Undo")).to_be_visible()
    wait_until_recorded(moderator)
    everybody.reload()
    expect(everybody.get_by_text(COMMENT)).to_be_visible()
    assert ADDRESS not in everybody.content()


def test_an_approval_is_undone_on_the_notice(
    running: Running, visit: Callable[[], Page], sit_down: Callable[[], Page]
) -> None:
    _write(visit(), running, ANOTHER)
    moderator = sit_down()
    waiting = moderator.get_by_role("listitem").filter(has_text=ANOTHER)
    waiting.get_by_role("button", name="Approve").click()
    moderator.get_by_role("button", name="Undo").click()
    expect(waiting).to_be_visible()
    everybody = visit()
    everybody.goto(running.page)
    expect(everybody.get_by_text(ANOTHER)).to_have_count(0)


def test_spam_is_filed_under_spam_with_its_reasons(sit_down: Callable[[], Page]) -> None:
    moderator = sit_down()
    moderator.get_by_role("link", name=re.compile("^Spam")).click()
    expect(moderator.get_by_role("heading", name=re.compile("in spam"))).to_be_visible()
    moderator.get_by_role("link", name="Best Casino Bonus").click()
    expect(moderator.get_by_text("this site files as spam above")).to_be_visible()


def _write(reader: Page, running: Running, text: str) -> None:
    reader.goto(running.page)
    expect(reader.get_by_role("heading", name="Leave a Reply")).to_be_visible()
    reader.get_by_role("textbox", name="Comment").fill(text)
    reader.get_by_role("textbox", name="Name").fill("A Walker")
    reader.get_by_role("textbox", name="Email").fill(ADDRESS)
    reader.get_by_role("button", name="Post Comment").click()
    own = reader.get_by_role("article").filter(has_text=text).last
    expect(own).to_contain_text("awaiting moderation")  # it came in; the desk is opened once


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser of its own."""
    with ExitStack() as contexts:

        def open_page(cookies: StorageState | None = None) -> Page:
            context = browser.new_context(storage_state=cookies)
            contexts.callback(context.close)
            return context.new_page()

        yield open_page


@pytest.fixture
def sit_down(
    running: Running, signed_in: StorageState, visit: Callable[..., Page]
) -> Callable[[], Page]:
    """Opens the desk for the moderator who has signed in."""

    def open_desk() -> Page:
        moderator = visit(signed_in)
        moderator.goto(running.desk.partition("sign-in/")[0])
        expect(moderator.get_by_role("heading", name=re.compile("waiting"))).to_be_visible()
        return moderator

    return open_desk


@pytest.fixture(scope="module")
def signed_in(running: Running, browser: Browser) -> StorageState:
    """What a browser keeps once its moderator has come by the link, which opens once."""
    context = browser.new_context()
    moderator = context.new_page()
    moderator.goto(running.desk)
    moderator.get_by_role("button", name="Not now").click()
    expect(moderator.get_by_role("heading", name=re.compile("waiting"))).to_be_visible()
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which of the two databases all walks are on."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="module")
def running(
    database_kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """The demonstration; on PostgreSQL with a second process that serves the desk."""
    data = tmp_path_factory.mktemp("walk") / "var"
    environment = os.environ | {"MODERATION_DATA_DIR": str(data)}
    environment |= {"MODERATION_DRAIN_SECONDS": "0"}
    if database_kind == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        environment["MODERATION_DATABASE_URL"] = server.create("walk_" + uuid.uuid4().hex)
    port = _free_port()
    with ExitStack() as processes:
        said = processes.enter_context(_process(environment, port, "demo"))
        desk = re.search(r"http\S+/review/sign-in/link/\S+", said)
        assert desk is not None
        address = desk.group()
        if database_kind == "postgres":
            second = _free_port()
            processes.enter_context(_process(environment, second, "serve", "--no-worker"))
            address = address.replace(f":{port}/", f":{second}/")
        yield Running(f"http://127.0.0.1:{port}/demo/", address)


@contextmanager
def _process(environment: dict[str, str], port: int, *command: str) -> Iterator[str]:
    """A process of ours; the answer is what it has said until it answered."""
    log = Path(environment["MODERATION_DATA_DIR"]).with_name(f"said-{port}.txt")
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "moderation", *command, "--port", str(port)],
            env=environment,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_it_answers(process, f"http://127.0.0.1:{port}/readyz", log)
        yield log.read_text()
    finally:
        process.terminate()
        assert process.wait(timeout=_PATIENCE_SECONDS) == 0


def _wait_until_it_answers(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.05)
    raise AssertionError(f"the service did not answer; it said: {log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
