"""``moderation models``."""

import json

from moderation.actions.installation.installation import Installation
from tests.command_line.conftest import Run
from tests.fixtures.trained_models import Store


def test_list_marks_the_model_in_use(run: Run, installation: Installation, store: Store) -> None:
    store("first")
    assert "* spam-2026-12 " in run("models", "list").stdout
    assert run("models", "promote", "first").stdout == "first is used within ten seconds.\n"
    listed = run("models", "list").stdout
    assert "* first " in listed
    assert "40 spam, 60 good" in listed
    assert [model["name"] for model in json.loads(run("models", "list", "--json").stdout)] == [
        "first",
        "spam-2026-12",
    ]


def test_rollback_goes_back_and_then_stays(
    run: Run, installation: Installation, store: Store
) -> None:
    store("first")
    run("models", "promote", "first")
    answer = run("models", "rollback", "--json")
    assert json.loads(answer.stdout) == {"model": "spam-2026-12", "changed": True}
    assert run("models", "rollback").stdout == "spam-2026-12 is in use already.\n"


def test_a_name_that_is_none_is_refused(run: Run) -> None:
    answer = run("models", "promote", "nothing")
    assert (answer.exit_code, answer.stderr) == (1, "Error: There is no model of this name.\n")
