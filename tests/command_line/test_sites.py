"""``moderation sites``."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.command_line.conftest import Run
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount

ORIGIN = ("--origin", "https://example.org")


def test_add_prints_the_credentials_as_the_contract_says(run: Run) -> None:
    answer = run("sites", "add", "blog", *ORIGIN, "--json")
    assert set(json.loads(answer.stdout)) == {
        "site",
        "api_key",
        "signing_secret",
        "akismet_key",
        "perspective_key",
    }


def test_a_name_can_be_taken_once(run: Run) -> None:
    run("sites", "add", "blog", *ORIGIN)
    answer = run("sites", "add", "blog", *ORIGIN)
    assert (answer.exit_code, answer.stderr) == (
        1,
        "Error: A site of this name exists already.\n",
    )


def test_list_shows_no_credential(run: Run) -> None:
    added = json.loads(run("sites", "add", "blog", *ORIGIN, "--json").stdout)
    listed = run("sites", "list").stdout
    assert "blog  mode=hold  spam_above=0.9\n    https://example.org\n" in listed
    assert added["api_key"] not in listed


def test_set_changes_mode_and_threshold(run: Run) -> None:
    run("sites", "add", "blog", *ORIGIN)
    assert run("sites", "set", "blog", "mode=trust", "spam_above=0.95").exit_code == 0
    [site] = json.loads(run("sites", "list", "--json").stdout)
    assert (site["mode"], site["spam_above"]) == ("trust", 0.95)


def test_set_makes_all_changes_or_none(run: Run) -> None:
    run("sites", "add", "blog", *ORIGIN)
    assert run("sites", "set", "blog", "mode=trust", "spam_above=2").exit_code == 1
    [site] = json.loads(run("sites", "list", "--json").stdout)
    assert site["mode"] == "hold"


def test_rotate_key_prints_a_fresh_one(run: Run) -> None:
    added = json.loads(run("sites", "add", "blog", *ORIGIN, "--json").stdout)
    fresh = json.loads(run("sites", "rotate-key", "blog", "--json").stdout)
    assert fresh["api_key"] not in {"", added["api_key"]}


def test_a_site_that_is_none_is_refused(run: Run) -> None:
    answer = run("sites", "rotate-key", "nowhere")
    assert (answer.exit_code, answer.stderr) == (1, "Error: There is no site of this name.\n")


def test_corals_secret_comes_by_standard_input_and_is_never_printed(run: Run) -> None:
    run("sites", "add", "blog", "--origin", "https://example.org")
    secret = "empsec_" + "5a" * 32
    kept = run("sites", "coral-secret", "blog", asked=f"{secret}\n")
    assert kept.exit_code == 0
    assert "/integrations/coral/blog" in kept.stdout
    listed = run("sites", "coral-secret", "blog", "--list")
    assert "…5a5a  not used yet" in listed.stdout
    assert secret not in kept.output + listed.output
    removed = run("sites", "coral-secret", "blog", "--remove", listed.stdout.split()[0])
    assert removed.stdout == "Removed.\n"
    assert run("sites", "coral-secret", "blog", "--list").stdout == ""
    refused = run("sites", "coral-secret", "blog", asked="whsec_something-else\n")
    assert refused.exit_code == 1
    assert "something-else" not in refused.output


def test_removing_exports_first_then_asks_and_can_be_taken_back(
    run: Run, submit: Submit, tmp_path: Path
) -> None:
    comment = submit()
    folder = tmp_path / "kept"
    answer = run("sites", "remove", "blog", "--export-to", str(folder), asked="n\n")
    assert "Wrote 1 comments of 1 pages" in answer.stdout
    assert answer.stdout.endswith("Nothing was removed.\n")
    assert comment.id in (folder / "blog.jsonl").read_text()
    assert json.loads(run("sites", "list", "--json").stdout)
    answer = run("sites", "remove", "blog", asked="y\n")
    assert "Removed. blog  is deleted after " in answer.stdout
    [of_its_own] = (tmp_path / "removed").iterdir()
    assert of_its_own.stat().st_mode & 0o077 == 0
    assert comment.author_name in (of_its_own / "blog.jsonl").read_text()
    assert run("sites", "list", "--json").stdout == "[]\n"
    assert "until then: moderation sites restore blog" in run("sites", "list").stdout
    assert "warn  removed:blog  is deleted after" in run("doctor").stdout
    assert "free once everything of it" in run("sites", "add", "blog", *ORIGIN).stderr
    assert "moderation sites restore" in run("sites", "set", "blog", "mode=trust").stderr
    assert run("sites", "restore", "blog").stdout.startswith("Restored.")
    assert [one["name"] for one in json.loads(run("sites", "list", "--json").stdout)] == ["blog"]


def test_what_cannot_be_exported_is_not_removed(run: Run, submit: Submit, tmp_path: Path) -> None:
    submit()
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "blog.jsonl").write_text("of another day")
    answer = run("sites", "remove", "blog", "--yes", "--export-to", str(folder))
    assert (answer.exit_code, "There is a file of this name already" in answer.stderr) == (1, True)
    assert json.loads(run("sites", "list", "--json").stdout)
    refused = run("sites", "remove", "nowhere", "--yes")
    assert refused.stderr == "Error: There is no site of this name.\n"
    assert run("sites", "remove", "blog", "--yes", "--with-addresses").exit_code == 2


def test_comments_that_come_between_export_and_removal_are_told(
    run: Run, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit()
    commands: Any = sys.modules["moderation.command_line.sites"]  # its group has the same name
    whole = commands.export_all

    def then_another(*given: Any) -> int:
        number = whole(*given)
        submit(body="One more.")
        return number

    monkeypatch.setattr(commands, "export_all", then_another)
    assert "1 comments came in after the export" in run("sites", "remove", "blog", "--yes").stdout


def test_addresses_are_exported_where_an_admin_answers_for_it(
    run: Run, submit: Submit, moderator: ModeratorAccount, tmp_path: Path
) -> None:
    submit()
    given = (
        "--with-addresses",
        "--admin",
        moderator.address,
        "--export-to",
        str(tmp_path / "kept"),
    )
    assert run("sites", "remove", "blog", "--yes", *given).exit_code == 0
    assert "jane@example.org" in (tmp_path / "kept" / "blog.jsonl").read_text()
