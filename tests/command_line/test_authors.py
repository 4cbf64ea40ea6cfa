"""``moderation authors``: the address comes by standard input."""

import json

from tests.command_line.conftest import Run
from tests.fixtures.comments import Submit


def test_export_prints_what_is_kept(run: Run, submit: Submit) -> None:
    submit(author_email="jane@example.org", body="Write to me at jane@example.org.")
    answer = run("authors", "export", asked="jane@example.org\n")
    [comment] = json.loads(answer.stdout)["comments"]
    assert comment["author"]["email"] == "jane@example.org"
    assert comment["body"] == "Write to me at jane@example.org."


def test_erase_leaves_nothing_to_export(run: Run, submit: Submit) -> None:
    submit(author_email="jane@example.org")
    answer = run("authors", "erase", asked="jane@example.org\n")
    assert answer.stdout == "Erased the author of 1 comment.\n"
    again = run("authors", "export", asked="jane@example.org\n")
    assert json.loads(again.stdout) == {"comments": [], "lists": [], "notices": []}


def test_what_is_no_address_is_refused_without_repeating_it(run: Run) -> None:
    answer = run("authors", "erase", asked="nonsense\n")
    assert answer.exit_code == 1
    assert "nonsense" not in answer.stderr


def test_no_identifier_of_corals_is_nobody_and_not_everybody(run: Run) -> None:
    for command in ("erase", "export"):
        answer = run("authors", command, "--coral", "tenant-1", asked="  \n")
        assert answer.exit_code == 1
        assert "identifier of the author is missing" in answer.stderr
