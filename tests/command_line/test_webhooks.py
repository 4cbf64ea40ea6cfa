"""``moderation webhooks``."""

import json

import pytest

from tests.command_line.conftest import Run

HOOK = "https://www.example.org/hooks/comments"


@pytest.fixture(autouse=True)
def site(run: Run) -> None:
    """The site ``blog``."""
    run("sites", "add", "blog", "--origin", "https://example.org")


def test_a_webhook_is_added_and_listed(run: Run) -> None:
    added = run("webhooks", "add", "blog", HOOK, "--event", "comment.approved")
    [listed] = json.loads(run("webhooks", "list", "blog", "--json").stdout)
    assert listed == {
        "id": added.stdout.strip(),
        "url": HOOK,
        "events": ["comment.approved"],
        "disabled": None,
        "waiting": 0,
        "dead": 0,
    }
    assert f"enabled  waiting=0  dead=0\n    {HOOK}\n" in run("webhooks", "list", "blog").stdout


@pytest.mark.parametrize("url", ["http://example.org/", "https://user@example.org/", "nothing"])
def test_an_address_that_webhooks_do_not_go_to_is_refused(run: Run, url: str) -> None:
    answer = run("webhooks", "add", "blog", url)
    assert answer.exit_code == 1
    assert answer.stderr.startswith("Error: The address begins with https://") or "user" in url


def test_a_time_is_replayed(run: Run) -> None:
    run("webhooks", "add", "blog", HOOK)
    answer = run("webhooks", "replay", "blog", "--since", "2026-11-24")
    assert (answer.exit_code, answer.stdout) == (0, "0 sent again.\n")
    answer = run("webhooks", "replay", "blog", "--since", "2026-11-24", "--until", "2026-11-20")
    assert answer.exit_code == 1
    assert run("webhooks", "replay", "nowhere", "--since", "2026-11-24").exit_code == 1
