"""The pieces of docs/python.md, pasted: the library judges, and each framework sends and hears."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from flask.testing import FlaskClient
from standardwebhooks import Webhook

from moderation import __version__
from moderation.actions.sites.add_site import SiteCredentials
from tests.fixtures.loops import run

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/python.md").read_text()
FORM = {
    "page": "https://example.org/post",
    "name": "Jane",
    "email": "jane@example.org",
    "text": "Well said.",
}
Ask = Callable[[str, Any, dict[str, str]], int]
"""Posts to the pasted application: path, body (a form or raw bytes), headers; the status."""


@pytest.fixture
def database_kind() -> str:
    """One is enough: what the databases do is tested at the door."""
    return "sqlite"


def piece(heading: str) -> str:
    """The first piece of Python under a heading."""
    section = PAGE.split(f"# {heading}\n", 1)[1]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library's wheel, unpacked beside numpy, and nothing else."""
    folder = tmp_path_factory.mktemp("library")
    build = ("-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder))
    subprocess.run(
        [sys.executable, *build], cwd=ROOT / "integrations/python", check=True, capture_output=True
    )
    (wheel,) = folder.glob("*.whl")
    assert wheel.name.startswith(f"comment_moderation_classifiers-{__version__}-")
    shutil.unpack_archive(wheel, folder / "site", "zip")
    packages = Path(np.__file__).parents[1]
    for name in ("numpy", "numpy.libs"):
        if (packages / name).is_dir():
            (folder / "site" / name).symlink_to(packages / name)
    return folder / "site"


def test_the_library_judges_with_numpy_alone(library: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(library)!r})\n{piece('Judging, without the service')}"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert re.match(r"0\.\d\d pharmacy\n\+", done.stdout)
    assert "ToneOpinion(" in done.stdout


def test_the_library_says_what_it_needs_and_that_it_is_typed(library: Path) -> None:
    (metadata,) = library.glob("*.dist-info/METADATA")
    needed = re.findall(r"^Requires-Dist: ([\w-]+)\S*(?!.*extra ==)$", metadata.read_text(), re.M)
    assert needed == ["numpy"]
    assert (library / "classifiers/py.typed").exists()
    here = {path.relative_to(ROOT) for path in (ROOT / "classifiers").rglob("*.np?")}
    assert here <= {path.relative_to(library) for path in library.rglob("*.np?")}


@pytest.fixture
def pasted(
    live_server: str, site: SiteCredentials, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], dict[str, Any]]:
    """Runs the piece of a framework beside the one that sends; what is then defined."""
    monkeypatch.setenv("ADDRESS", live_server)
    monkeypatch.setenv("API_KEY", site.api_key)
    monkeypatch.setenv("SIGNING_SECRET", site.signing_secret)

    def paste(framework: str) -> dict[str, Any]:
        heard: dict[str, Any] = {}
        names: dict[str, Any] = {"__name__": "pasted", "heard": heard, "take": heard.__setitem__}
        for heading in ("Sending a comment", framework):
            exec(compile(piece(heading), f"docs/python.md {heading}", "exec"), names)  # noqa: S102
        return names

    return paste


def in_flask(names: dict[str, Any]) -> Ask:
    client: FlaskClient = names["app"].test_client()
    return lambda path, data, headers: client.post(path, data=data, headers=headers).status_code


def in_django(names: dict[str, Any]) -> Ask:
    from types import ModuleType

    import django
    from django.conf import settings
    from django.test import Client

    urls = ModuleType("pasted_urls")
    urls.__dict__["urlpatterns"] = names["urlpatterns"]
    if not settings.configured:
        settings.configure(
            ROOT_URLCONF=urls, SECRET_KEY="x", ALLOWED_HOSTS=["*"], USE_TZ=True, DATABASES={}
        )
        django.setup()
    client = Client(enforce_csrf_checks=False, raise_request_exception=True)

    def ask(path: str, data: Any, headers: dict[str, str]) -> int:
        kind = {"content_type": "application/json"} if isinstance(data, bytes) else {}
        return int(client.post(path, data, headers=headers, **kind).status_code)

    return ask


def in_fastapi(names: dict[str, Any]) -> Ask:
    def ask(path: str, data: Any, headers: dict[str, str]) -> int:
        async def post() -> int:
            transport = httpx.ASGITransport(app=names["app"])
            async with httpx.AsyncClient(transport=transport, base_url="http://x.test") as client:
                body = data if isinstance(data, bytes) else json.dumps(data).encode()
                kind = {"Content-Type": "application/json"}
                return (await client.post(path, content=body, headers=headers | kind)).status_code

        return run(post())

    return ask


@pytest.mark.parametrize(
    ("framework", "asks"), [("Flask", in_flask), ("Django", in_django), ("FastAPI", in_fastapi)]
)
def test_each_framework_sends_a_comment_and_hears_only_what_is_signed(
    pasted: Callable[[str], dict[str, Any]],
    framework: str,
    asks: Callable[[dict[str, Any]], Ask],
    client: FlaskClient,
    site: SiteCredentials,
) -> None:
    names = pasted(framework)
    ask = asks(names)
    assert ask("/comments", FORM, {}) == 200
    key = {"Authorization": f"Bearer {site.api_key}"}
    (kept,) = client.get("/v1/comments", headers=key).get_json()["comments"]
    assert kept["body"] == "Well said."

    body = json.dumps({"type": "comment.approved", "data": {"id": kept["id"]}})
    now = datetime.now(UTC)
    signature = Webhook(site.signing_secret).sign("m1", now, body)
    headers = {
        "webhook-id": "m1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }
    assert ask("/hooks/comments", body.encode().replace(b"approved", b"rejected"), headers) == 400
    assert names["heard"] == {}
    for _ in range(2):
        assert ask("/hooks/comments", body.encode(), headers) == 204
    assert names["heard"] == {"m1": json.loads(body)}
