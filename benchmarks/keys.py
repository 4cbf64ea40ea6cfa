"""What a moderator waits for: milliseconds from a key to the next comment, painted.

    python benchmarks/keys.py [--beside FOLDER] [--decisions 40]

Each version serves a site of its own, and a browser decides on one comment after the other by the
key for *Approve*. With ``--beside``, a checkout of another version, the two take turns, key by key,
so that whatever else the machine does disturbs both alike. The browser's own clock is read, at the
key and in the task after the frame that shows the next comment's name.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

_HERE = Path(__file__).resolve().parents[1]
_PAUSE = 400  # milliseconds between two keys: a reader's, and time enough to fetch what is next
_ADD_SITE = ("sites", "add", "blog", "--origin", "https://example.org", "--json")
_CLOCK = """
const now = () => performance.timeOrigin + performance.now();
addEventListener("keydown", () => sessionStorage.setItem("pressed", now()), true);
const look = () => {
  const name = document.querySelector("article h1")?.textContent;
  if (!name || name === sessionStorage.getItem("shown")) return;
  sessionStorage.setItem("shown", name);
  requestAnimationFrame(() => setTimeout(() => {
    sessionStorage.setItem("took", now() - Number(sessionStorage.getItem("pressed")));
  }));
};
new MutationObserver(look).observe(document, { subtree: true, childList: true });
addEventListener("DOMContentLoaded", look);
"""


class Version:
    """One checkout: its commands, with a data directory of their own."""

    def __init__(self, checkout: Path, folder: str) -> None:
        python = checkout / ".venv" / "bin" / "python"
        self._command = [str(python if python.exists() else sys.executable), "-m", "moderation"]
        own = {"PYTHONPATH": str(checkout), "MODERATION_DATA_DIR": folder}
        self._environment = os.environ | own | {"MODERATION_RATE_LIMIT": "off"}
        self._checkout = checkout
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"

    def run(self, *arguments: str) -> str:
        """What a command prints."""
        done = subprocess.run(
            [*self._command, *arguments],
            env=self._environment,
            cwd=self._checkout,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    @contextmanager
    def served(self) -> Iterator[None]:
        """The service, from its first answer on."""
        command = [*self._command, "serve", "--port", str(self._port)]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(
            command, env=self._environment, cwd=self._checkout, stdout=quiet, stderr=quiet
        ) as server:
            try:
                _wait_for(f"{self.address}/readyz")
                yield
            finally:
                server.terminate()

    def prepare(self, comments: int) -> str:
        """A site with so many comments that wait; where a moderator signs in."""
        key = json.loads(self.run(*_ADD_SITE))["api_key"]
        link = json.loads(self.run("moderators", "add", "mo@example.org", "--json"))["link"]
        for number in range(comments):
            self._send(key, number)
        path: str = link.partition("/review/")[2]
        return f"{self.address}/review/{path}"

    def _send(self, key: str, number: int) -> None:
        comment = {
            "thread": {"url": f"https://example.org/{number % 20}"},
            "author": {"name": f"Author {number}", "email": f"a{number}@example.org"},
            "body": f"The bridge was closed again this morning, for the {number}th time. " * 5,
        }
        request = urllib.request.Request(
            f"{self.address}/v1/comments",
            json.dumps(comment).encode(),
            {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=30).close()


def _wait_for(address: str) -> None:
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"Nothing answers at {address}.")


def _open(browser: Browser, version: Version, link: str) -> Page:
    """The first comment of the queue, in a browser that has the clock."""
    page = browser.new_context(
        viewport={"width": 1280, "height": 800},
        bypass_csp=True,  # waiting for a value is an evaluation
    ).new_page()
    page.add_init_script(_CLOCK)
    page.goto(link)
    page.locator("[name=not_now]").click()
    page.wait_for_url("**/review/blog/**")
    page.goto(f"{version.address}/review/blog/?order=oldest")
    page.locator("[data-open]").first.click()
    page.locator("article h1").wait_for()
    page.wait_for_timeout(1000)
    return page


def _press(page: Page) -> float:
    page.evaluate("sessionStorage.removeItem('took')")
    page.keyboard.press("a")
    page.wait_for_function("sessionStorage.getItem('took')", timeout=30_000)
    took = float(page.evaluate("sessionStorage.getItem('took')"))
    page.wait_for_timeout(_PAUSE)
    return took


def main() -> None:
    """Measure, and print a line a version."""
    parser = ArgumentParser()
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--decisions", type=int, default=40)
    asked = parser.parse_args()
    checkouts = {"here": _HERE} | ({"beside": asked.beside.resolve()} if asked.beside else {})
    with ExitStack() as stack:
        play = stack.enter_context(sync_playwright())
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        pages = {}
        for name, checkout in checkouts.items():
            version = Version(checkout, stack.enter_context(tempfile.TemporaryDirectory()))
            version.run("init")
            stack.enter_context(version.served())
            pages[name] = _open(browser, version, version.prepare(asked.decisions + 5))
        took: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(asked.decisions):
            for name, page in pages.items():
                took[name].append(_press(page))
        browser.close()
    for name, times in took.items():
        worst = sorted(times)[int(0.95 * (len(times) - 1))]
        print(f"{name:8} p50 {median(times):6.1f} ms  p95 {worst:6.1f} ms  ({len(times)} keys)")


if __name__ == "__main__":
    main()
