"""npm's ``@cedx/akismet``, unmodified, against a listening server."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.publication.read_comments import read_comments
from moderation.actions.sites.add_site import SiteCredentials
from tests.fixtures.looks import seen

CLIENTS = Path(__file__).parents[2] / "clients"
COMMENTS = {
    "good": {"name": "Jane Doe", "content": "Thank you, the crust came out just as you say."},
    "spam": {"name": "akismet-guaranteed-spam", "content": "Whatever."},
    "blatant": {
        "name": "Cheap Pills",
        "content": "Buy cheap viagra cialis online pills http://pills.example.test casino " * 3,
    },
}


@pytest.fixture
def node() -> str:
    """Node with the client beside it; without them nothing is tested, which CI doesn't allow."""
    found = shutil.which("node")
    if found and (CLIENTS / "node_modules" / "@cedx" / "akismet").is_dir():
        return found
    missing = "Node.js or tests/clients/node_modules is missing (`make test` installs the latter)"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


def test_the_client_through_everything_it_can(
    node: str,
    live_server: str,
    site: SiteCredentials,
    installation: Installation,
    submitting_site: SubmittingSite,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from moderation.actions.akismet import check_by_akismet

    monkeypatch.setattr(check_by_akismet, "BLATANT_ABOVE", 0.5)
    said = _drive(node, live_server, site.keys["akismet"])
    refused = said.pop("refused")
    assert said == {
        "verified": [True, False],
        "checked": ["ham", "spam", "pervasiveSpam"],
        "spam": "thanked",
        "ham": "thanked",
        "checkedAgain": "spam",
    }
    assert len(refused) == 3
    assert all("key" in message for message in refused)
    page = seen(
        installation,
        read_comments,
        submitting_site.id,
        status=None,
        after=None,
        limit=9,
    )
    assert sorted(one.status for one in page.comments) == ["approved", "spam", "spam"]


def _drive(node: str, address: str, key: str) -> Any:
    done = subprocess.run(
        [node, str(CLIENTS / "drive_cedx_akismet.js"), address, key],
        input=json.dumps(COMMENTS),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
