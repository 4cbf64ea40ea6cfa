"""``moderation train``."""

import json

from moderation.actions.installation.installation import Installation
from tests.command_line.conftest import Run
from tests.fixtures.labels import Teach, good_texts, spam_texts


def test_it_says_what_it_found_and_what_came_of_it(
    run: Run, installation: Installation, teach: Teach
) -> None:
    _decide(teach)
    answer = run("train")
    assert answer.exit_code == 0
    assert "Labels: 182 found; 1 repeat a text and 0 contradict" in answer.stdout
    assert "In use: spam-2026-12\n" in answer.stdout
    assert "recent decisions" in answer.stdout
    assert "Promoted: it is used within ten seconds." in answer.stdout
    assert "No label has changed since spam-2026-12+" in run("train").stdout


def test_a_dry_run_changes_nothing(run: Run, installation: Installation, teach: Teach) -> None:
    _decide(teach)
    answer = json.loads(run("train", "--dry-run", "--json").stdout)
    assert answer["outcome"] == "promoted"
    assert answer["figures"]["the golden set"]["after"]["ham"] == 1500
    assert len(json.loads(run("models", "list", "--json").stdout)) == 1


def test_too_few_labels_are_a_sentence(run: Run) -> None:
    answer = run("train")
    assert answer.exit_code == 0
    assert (
        "Nothing was trained.\nThere are 0 usable labels; learning starts at 50." in answer.stdout
    )


def _decide(teach: Teach) -> None:
    for week in range(6):
        teach(good_texts(20, week), is_spam=False)
        teach(spam_texts(10, week), is_spam=True)
    teach(["The same again.", "The same, again!"], is_spam=False)
