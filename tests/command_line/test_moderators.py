"""``moderation moderators``."""

import json

import pytest

from tests.command_line.conftest import Run

ADDRESS = "jane@example.org"


def test_add_prints_a_link_that_signs_in(run: Run) -> None:
    answer = run("moderators", "add", ADDRESS, "--role", "admin", "--json")
    link = json.loads(answer.stdout)["link"]
    assert link.startswith("http://127.0.0.1:8000/review/sign-in/link/")


def test_list_masks_addresses(run: Run) -> None:
    run("sites", "add", "blog", "--origin", "https://example.org")
    run("moderators", "add", ADDRESS, "--role", "viewer")
    assert run("moderators", "list").stdout == "j•••@e•••.org  viewer of blog\n"


def test_disable_shuts_out_until_added_again(run: Run) -> None:
    run("moderators", "add", ADDRESS)
    assert run("moderators", "disable", ADDRESS).exit_code == 0
    assert "(disabled)" in run("moderators", "list").stdout
    run("moderators", "add", ADDRESS)
    assert "(disabled)" not in run("moderators", "list").stdout


def test_enable_lets_in_again_with_the_roles_of_before(run: Run) -> None:
    run("sites", "add", "blog", "--origin", "https://example.org")
    run("moderators", "add", ADDRESS, "--role", "viewer")
    before = run("moderators", "list").stdout
    run("moderators", "disable", ADDRESS)
    assert run("moderators", "enable", ADDRESS).exit_code == 0
    assert run("moderators", "list").stdout == before
    again = run("moderators", "enable", ADDRESS)
    assert (again.exit_code, again.stderr) == (1, "Error: This moderator is not disabled.\n")
    assert run("moderators", "enable", "nobody@example.org").exit_code == 1


def test_a_second_factor_is_reset_and_a_link_printed(run: Run) -> None:
    run("moderators", "add", ADDRESS)
    answer = run("moderators", "reset-second-factor", ADDRESS)
    assert answer.exit_code == 0
    assert "/review/sign-in/link/" in answer.stdout
    assert run("moderators", "reset-second-factor", "nobody@example.org").exit_code == 1


def test_a_refusal_does_not_repeat_the_address(run: Run) -> None:
    answer = run("moderators", "disable", ADDRESS)
    assert (answer.exit_code, answer.stderr) == (
        1,
        "Error: There is no moderator with this address.\n",
    )
    assert "nonsense" not in run("moderators", "add", "nonsense").stderr


def test_add_says_whether_a_link_is_mailed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("moderators", "add", ADDRESS).stdout.startswith("Nothing is mailed. This link")
    for name, value in (
        ("MAIL_SERVER", "mail.example.org"),
        ("MAIL_FROM", "desk@comments.example.org"),
        ("PUBLIC_URL", "https://comments.example.org"),
    ):
        monkeypatch.setenv(f"MODERATION_{name}", value)
    answer = run("moderators", "add", ADDRESS)
    assert answer.stdout.startswith("The worker mails them a link. This one signs in as well")
    assert "https://comments.example.org/review/sign-in/link/" in answer.stdout
    told = json.loads(run("moderators", "add", ADDRESS, "--json").stdout)
    assert (set(told), told["is_mailed"]) == ({"link", "is_mailed"}, True)
