"""npm's two clients of Perspective, one unmodified and one with its one changed line."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.fixtures.tones import HEATED

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # no rows

CLIENTS = Path(__file__).parents[2] / "clients"


@pytest.fixture
def node() -> str:
    """Node with the clients beside it; without them nothing is tested, which CI doesn't allow."""
    found = shutil.which("node")
    if found and (CLIENTS / "node_modules" / "perspective-api-client").is_dir():
        return found
    missing = "Node.js or tests/clients/node_modules is missing (`make test` installs the latter)"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


def test_both_are_answered_and_refused_in_words_that_they_pass_on(node, live_server, key, tone):
    done = subprocess.run(
        [node, str(CLIENTS / "drive_perspective.js"), live_server, key],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["conversation"]["TOXICITY"] > 0.5 > said["conversation"]["SPAM"]
    assert "400" in said["conversationRefused"]
    scores = said["hosted"]["attributeScores"]
    assert {name: one["summaryScore"]["value"] > 0.5 for name, one in scores.items()} == {
        "INSULT": True,
        "THREAT": True,
    }
    assert scores["INSULT"]["spanScores"][0]["end"] == len(HEATED[:-1]) + len(" 👍.") + 1
    assert said["hostedRefused"] == [
        "Unknown requested attribute: FLIRTATION",
        "no error",
        "Comment text was too many bytes. Value (40000) exceeded limit (20480).",
        "API key not valid. Please pass a valid API key.",
    ]
