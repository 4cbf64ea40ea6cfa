"""What the pages give to paste in PHP, JavaScript and Go, run as it stands there."""

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from standardwebhooks import Webhook

from moderation.actions.sites.add_site import SiteCredentials

DOCS = Path(__file__).parents[2] / "docs"
_GO = {"GOTOOLCHAIN": "local", "GOFLAGS": "-mod=mod", "GOPROXY": "off"}
SECRET = "whsec_" + "c2VjcmV0" * 4


@pytest.fixture
def database_kind() -> str:
    """One is enough: what the databases do is tested at the door."""
    return "sqlite"


def pasted(page: str, language: str) -> str:
    """The first piece of a page in this language."""
    found = re.search(rf"```{language}\n(.*?)```", (DOCS / page).read_text(), re.DOTALL)
    assert found
    return found[1]


def program(name: str, package: str) -> str:
    """Debian's; without it nothing is tested, which CI doesn't allow."""
    found = shutil.which(name)
    if found is None:
        missing = f"{name} is missing (Debian: apt install {package})"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return found


@pytest.mark.parametrize(
    ("name", "package", "language", "file", "frame"),
    [
        ("php", "php-cli", "php", "send.php", "<?php\n{}\necho $status;"),
        ("node", "nodejs", "js", "send.mjs", "{}\nconsole.log(status);"),
        ("go", "golang-go", "go", "send.go", None),
    ],
)
def test_a_comment_is_sent(
    live_server: str,
    client: FlaskClient,
    site: SiteCredentials,
    tmp_path: Path,
    name: str,
    package: str,
    language: str,
    file: str,
    frame: str | None,
) -> None:
    text = pasted("api.md", language)
    (tmp_path / file).write_text(text if frame is None else frame.format(text))
    done = subprocess.run(
        [program(name, package), *(["run"] if name == "go" else []), str(tmp_path / file)],
        env=os.environ | _GO | {"ADDRESS": live_server, "API_KEY": site.api_key},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    key = {"Authorization": f"Bearer {site.api_key}"}
    (kept,) = client.get("/v1/comments", headers=key).get_json()["comments"]
    assert (kept["body"], kept["status"]) == ("Well said.", done.stdout.strip())


def _in_php(folder: Path, port: int) -> list[str]:
    begin, end = f"<?php\n$signingSecret = '{SECRET}';\n", "http_response_code($good ? 204 : 400);"
    (folder / "hear.php").write_text(f"{begin}{pasted('webhooks.md', 'php')}{end}")
    return [program("php", "php-cli"), "-S", f"127.0.0.1:{port}", str(folder / "hear.php")]


def _in_node(folder: Path, _port: int) -> list[str]:
    (folder / "hear.mjs").write_text(pasted("webhooks.md", "javascript"))
    return [program("node", "nodejs"), str(folder / "hear.mjs")]


def _in_go(folder: Path, _port: int) -> list[str]:
    (folder / "hear.go").write_text(pasted("webhooks.md", "go"))
    built = [program("go", "golang-go"), "build", "-o", str(folder / "hear")]
    subprocess.run([*built, str(folder / "hear.go")], env=os.environ | _GO, check=True)
    return [str(folder / "hear")]


@pytest.fixture(params=[_in_php, _in_node, _in_go], ids=["php", "node", "go"])
def hearing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a receiver, which answers 204 to what it finds good."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    said = {"SIGNING_SECRET": SECRET, "PORT": str(port)}
    with subprocess.Popen(
        request.param(tmp_path, port),
        env=os.environ | said,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.kill()


def _wait_for(port: int) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            continue
        return
    pytest.fail("The receiver did not start.")


def test_a_receiver_takes_what_is_signed_and_nothing_else(hearing: str) -> None:
    host, port = hearing.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port))) as broken_off:
        broken_off.sendall(b"POST / HTTP/1.1\r\nHost: x.test\r\nContent-Length: 9\r\n\r\n{")
    assert _told(hearing, b'{"type": "webhook.test"}') == 204
    assert _told(hearing, b'{"type": "webhook.test"}', body=b'{"type": "comment.spam"}') == 400
    assert _told(hearing, b"{}", at=datetime(2026, 1, 1, tzinfo=UTC)) == 400
    assert _told(hearing, b"{}", signature="v1,bm9uc2Vuc2U=") == 400


def _told(
    address: str,
    signed: bytes,
    *,
    body: bytes | None = None,
    at: datetime | None = None,
    signature: str = "",
) -> int:
    now = at or datetime.now(UTC)
    request = urllib.request.Request(
        address,
        data=body or signed,
        headers={
            "webhook-id": "m1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature or Webhook(SECRET).sign("m1", now, signed.decode()),
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code
