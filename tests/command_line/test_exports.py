"""``moderation export``: the file, and that addresses ask for an admin."""

from pathlib import Path

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from tests.command_line.conftest import Run
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount


def test_it_writes_the_file(
    run: Run, installation, submitting_site, submit: Submit, tmp_path: Path
) -> None:
    decide(installation, submitting_site.id, submit().id, WantedDecision("approved", Actor("site")))
    path = tmp_path / "out.xml"
    answer = run("export", str(path), "--site", "blog", "--format", "wxr")
    assert answer.stdout == f"Wrote 1 comments of 1 pages to {path}.\n"
    assert "<wp:comment_author_email></wp:comment_author_email>" in path.read_text()


def test_addresses_ask_for_an_admin(run: Run, moderator: ModeratorAccount, tmp_path: Path) -> None:
    path = str(tmp_path / "out.jsonl")
    arguments = ("export", path, "--site", "blog", "--format", "jsonl", "--with-addresses")
    assert run(*arguments).exit_code == 2
    refused = run(*arguments, "--admin", "somebody@example.org")
    assert refused.exit_code == 1
    assert "somebody" not in refused.stderr
    assert run(*arguments, "--admin", moderator.address).exit_code == 0
