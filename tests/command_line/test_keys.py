"""``moderation keys rotate``."""

import json
from pathlib import Path

import pytest

from moderation.actions import rotate_keys
from tests.command_line.conftest import Run
from tests.fixtures.comments import Submit


def test_everything_can_be_read_afterwards_and_the_old_key_is_gone(
    run: Run, submit: Submit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(author_email="jane@example.org")
    old = json.loads((tmp_path / "keys.json").read_text())["newest"]
    monkeypatch.setattr(rotate_keys, "SETTLING_SECONDS", 0.0)
    answer = run("keys", "rotate")
    assert (answer.exit_code, answer.stderr) == (0, "")
    ring = json.loads((tmp_path / "keys.json").read_text())
    assert old not in ring["keys"]
    assert "jane@example.org" in run("authors", "export", asked="jane@example.org\n").stdout
