"""``moderation keys rotate``."""

import json
from pathlib import Path

import pytest

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.opening.open_installation import create_installation
from moderation.actions.privacy.search_address import search_address
from moderation.actions.upkeep import rotate_keys
from moderation.identifiers import new_id
from moderation.tables import SealedValue
from moderation.vault import KeyRing
from tests.command_line.conftest import Run
from tests.fixtures.comments import SearchFor, Submit


@pytest.fixture(autouse=True)
def no_settling(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other process runs that could still seal with an older key."""
    monkeypatch.setattr(rotate_keys, "SETTLING_SECONDS", 0.0)


def test_everything_can_be_read_afterwards_and_the_old_key_stays_for_old_backups(
    run: Run, submit: Submit, tmp_path: Path
) -> None:
    submit(author_email="jane@example.org")
    old = _newest(tmp_path)
    answer = run("keys", "rotate")
    assert (answer.exit_code, answer.stderr) == (0, "")
    today = clock.now().date().isoformat()
    assert f"  {old}  backups made until {today}\n" in answer.stdout
    assert f"  {_newest(tmp_path)}  backups made from {today} on\n" in answer.stdout
    listed = run("keys", "list").stdout.splitlines()
    assert listed[0].startswith(_newest(tmp_path))
    assert "seals from now on" in listed[0]
    assert listed[1].startswith(old)
    assert "0 values  retired" in listed[1]
    assert "jane@example.org" in run("authors", "export", asked="jane@example.org\n").stdout


def test_a_key_that_only_old_backups_need_is_dropped_when_told_to(
    run: Run, submit: Submit, tmp_path: Path
) -> None:
    submit(author_email="jane@example.org")
    old = _newest(tmp_path)
    assert run("keys", "drop", old, "--yes").exit_code == 1
    run("keys", "rotate")
    assert run("keys", "drop", old).exit_code == 1, "it asks, and nobody answered"
    assert run("keys", "drop", old, asked="y\n").exit_code == 0
    assert old not in run("keys", "list").stdout
    assert run("audit", "verify").exit_code == 0
    assert "jane@example.org" in run("authors", "export", asked="jane@example.org\n").stdout
    assert run("keys", "drop", old, "--yes").exit_code == 1


def test_a_key_that_something_is_sealed_with_is_not_dropped(
    run: Run, submit: Submit, tmp_path: Path
) -> None:
    submit()
    old = _newest(tmp_path)
    ring = KeyRing.load(tmp_path / "keys.json").rotated()
    ring.save(tmp_path / "keys.json")
    answer = run("keys", "drop", old, "--yes")
    assert answer.exit_code == 1
    assert "moderation keys rotate" in answer.stderr
    assert old in KeyRing.load(tmp_path / "keys.json").keys


def test_what_cannot_be_opened_is_named_by_its_row_alone(
    run: Run, submit: Submit, installation: Installation
) -> None:
    comment = submit(author_email="jane@example.org")
    assert run("keys", "check").stdout == "3 of 3 sealed values can be opened.\n"
    with installation.database.transaction() as session:
        session.get_one(SealedValue, (comment.id, "email")).sealed = b"altered"
    answer = run("keys", "check")
    assert answer.exit_code == 1
    assert f"Unavailable: author_contacts.sealed {comment.id} email" in answer.stdout
    rotated = run("keys", "rotate")
    assert rotated.exit_code == 0
    assert f"Unavailable: author_contacts.sealed {comment.id} email" in rotated.stdout
    assert "1 of 3 cannot be opened" in run("doctor").stdout


def _newest(folder: Path) -> str:
    newest: str = json.loads((folder / "keys.json").read_text())["newest"]
    return newest


def test_comments_are_found_as_before_by_word_and_by_address(
    run: Run,
    submit: Submit,
    search_for: SearchFor,
    submitting_site: SubmittingSite,
    installation: Installation,
) -> None:
    comment = submit(body="The crust.")
    assert search_for("crust") == [comment.id]
    assert run("keys", "rotate").exit_code == 0
    assert search_for("crust", is_read=False) == [comment.id]
    rotated = create_installation(installation.settings)
    found = search_address(rotated, submitting_site.id, "jane@example.org", new_id())
    rotated.database.close()
    assert [one.id for one in found] == [comment.id]
