"""``moderation audit``: verifying, and the heads to note down."""

import json
from typing import Any

import pytest
from sqlalchemy import delete, update

from moderation.database import Database
from moderation.tables import AuditHead, AuditRow
from tests.command_line.conftest import Run


@pytest.fixture
def change(database_url: str) -> Any:
    """Changes rows behind the service's back."""

    def run_one(*statements: Any) -> None:
        database = Database(database_url)
        with database.transaction() as session:
            for statement in statements:
                session.connection().execute(statement)
        database.close()

    return run_one


def heads(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("audit", "head", "--json").stdout)
    return found


@pytest.fixture
def blog(run: Run) -> dict[str, Any]:
    """The head of the chain of the site ``blog``."""
    assert run("sites", "add", "blog", "--origin", "https://example.org").exit_code == 0
    return next(head for head in heads(run) if head["site"] == "blog")


def test_a_trail_that_holds_says_so(run: Run, blog: dict[str, Any]) -> None:
    done = run("audit", "verify")
    assert done.exit_code == 0
    assert f"blog: 1 rows hold; head 1:{blog['hash']}" in done.stdout
    noted = f"{blog['chain']}:1:{blog['hash']}"
    assert noted in run("audit", "head").stdout
    assert run("audit", "verify", "--head", noted).exit_code == 0


def test_the_first_broken_row_is_named(run: Run, blog: dict[str, Any], change: Any) -> None:
    change(update(AuditRow).where(AuditRow.chain == blog["chain"]).values(actor="worker"))
    done = run("audit", "verify")
    assert done.exit_code == 1
    assert "BROKEN  blog: row 1. Row 1 was changed after it was written." in done.stdout
    found = json.loads(run("audit", "verify", "--json", "--site", "blog").stdout)
    assert [(one["broken"], one["name"]) for one in found] == [(1, "blog")]


def test_a_noted_head_shows_what_was_cut_off(run: Run, blog: dict[str, Any], change: Any) -> None:
    assert run("sites", "rotate-key", "blog").exit_code == 0
    second = next(head for head in heads(run) if head["site"] == "blog")
    mine = AuditRow.chain == blog["chain"]
    change(
        delete(AuditRow).where(mine, AuditRow.number == 2),
        update(AuditHead)
        .where(AuditHead.chain == blog["chain"])
        .values(number=1, count=1, hash=bytes.fromhex(blog["hash"])),
    )
    assert run("audit", "verify").exit_code == 0
    done = run("audit", "verify", "--site", "blog", "--head", f"2:{second['hash']}")
    assert done.exit_code == 1
    assert "rows were cut off, or an older backup was restored" in done.stdout


def test_a_site_without_a_chain_is_broken(run: Run, blog: dict[str, Any], change: Any) -> None:
    mine = blog["chain"]
    change(delete(AuditRow).where(AuditRow.chain == mine))
    change(delete(AuditHead).where(AuditHead.chain == mine))
    done = run("audit", "verify", "--site", "blog")
    assert done.exit_code == 1
    assert "no head" in done.stdout


@pytest.mark.parametrize("head", ["nonsense", "1:abc", f"nobody:1:{'0' * 64}", f"1:{'0' * 64}"])
def test_a_head_that_is_none_is_refused_in_a_sentence(run: Run, head: str) -> None:
    done = run("audit", "verify", "--head", head)
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")
