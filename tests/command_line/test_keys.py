"""``moderation keys rotate``."""

import json
from pathlib import Path

import pytest

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.opening.open_installation import create_installation
from moderation.actions.privacy.search_address import search_address
from moderation.actions.upkeep import rotate_keys
from moderation.identifiers import new_id
from tests.command_line.conftest import Run
from tests.fixtures.comments import SearchFor, Submit


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


def test_comments_are_found_as_before_by_word_and_by_address(
    run: Run,
    submit: Submit,
    search_for: SearchFor,
    submitting_site: SubmittingSite,
    installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    comment = submit(body="The crust.")
    assert search_for("crust") == [comment.id]
    monkeypatch.setattr(rotate_keys, "SETTLING_SECONDS", 0.0)
    assert run("keys", "rotate").exit_code == 0
    assert search_for("crust", is_read=False) == [comment.id]
    rotated = create_installation(installation.settings)
    found = search_address(rotated, submitting_site.id, "jane@example.org", new_id())
    rotated.database.close()
    assert [one.id for one in found] == [comment.id]
