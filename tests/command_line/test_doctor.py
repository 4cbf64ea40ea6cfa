"""``moderation doctor``."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from moderation import clock
from moderation.actions.finding.read_for_search import read_for_search
from moderation.actions.installation.installation import Installation
from moderation.actions.signing_in import identity_provider
from moderation.tables import Comment, SearchDocument
from moderation.vault import KeyRing
from tests.command_line.conftest import Run
from tests.fixtures.comments import Submit
from tests.web.review.identity_server import CLIENT, SECRET, IdentityServer


@pytest.fixture
def provider() -> Iterator[IdentityServer]:
    """An identity provider that this process has not met."""
    identity_provider._known.clear()
    with closing(IdentityServer()) as server:
        yield server


def test_a_line_for_every_check(run: Run) -> None:
    answer = run("doctor")
    assert answer.exit_code == 0
    for name in ("keys:ring", "database:write", "migrations:head", "disk:free", "model:file"):
        assert name in answer.stdout
    assert "warn  worker:heartbeat  never" in answer.stdout


def test_keys_that_others_can_read_fail(run: Run, tmp_path: Path) -> None:
    (tmp_path / "keys.json").chmod(0o644)
    answer = run("doctor")
    assert answer.exit_code == 1
    assert "fail  keys:ring" in answer.stdout


def test_values_sealed_with_a_lost_key_fail(run: Run, tmp_path: Path) -> None:
    run("sites", "add", "blog", "--origin", "https://example.org")
    KeyRing.generate().save(tmp_path / "keys.json")
    answer = run("doctor")
    assert answer.exit_code == 1
    assert "fail  keys:ring" in answer.stdout
    assert "fail  keys:sealed_values  2 of 2 cannot be opened" in answer.stdout


def test_what_search_does_not_know_yet_is_counted(
    run: Run, submit: Submit, installation: Installation
) -> None:
    submit()
    read_for_search(installation)
    assert "pass  search:comments  1 of 1 comments are searchable" in run("doctor").stdout
    submit()
    answer = run("doctor")
    assert answer.exit_code == 0
    assert "warn  search:comments  1 of 2 comments are searchable" in answer.stdout


def test_what_is_past_its_time_is_counted(
    run: Run, submit: Submit, installation: Installation
) -> None:
    submit()
    assert "pass  overdue:rows" in run("doctor").stdout
    with installation.database.transaction() as session:
        session.execute(
            update(Comment).values(status="spam", decided_at=clock.now() - timedelta(days=31))
        )
    answer = run("doctor")
    assert answer.exit_code == 0
    assert "warn  overdue:spam  1 rows past their time, the first by 24.0 h" in answer.stdout


def test_a_comment_that_search_was_never_told_of_is_counted(
    run: Run, submit: Submit, installation: Installation
) -> None:
    submit()
    with installation.database.transaction() as session:
        session.execute(delete(SearchDocument))
    assert "warn  search:comments  0 of 1 comments" in run("doctor").stdout


def test_single_sign_on_is_looked_at_where_it_is_set(
    run: Run, provider: IdentityServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "single_sign_on" not in run("doctor").stdout
    monkeypatch.setenv("MODERATION_OIDC_ISSUER", provider.issuer)
    monkeypatch.setenv("MODERATION_OIDC_CLIENT_ID", CLIENT)
    monkeypatch.setenv("MODERATION_OIDC_CLIENT_SECRET", SECRET)
    assert "pass  single_sign_on:provider" in run("doctor").stdout
    identity_provider._known.clear()
    provider.document = {"token_endpoint": "https://10.0.0.1/token"}
    answer = run("doctor")
    assert answer.exit_code == 0
    assert (
        "warn  single_sign_on:provider  the host of its token_endpoint has no public address; "
        "MODERATION_OIDC_ALLOW_HOSTS may list it"
    ) in answer.stdout
    monkeypatch.setenv("MODERATION_OIDC_ALLOW_HOSTS", "10.0.0.1")
    assert "pass  single_sign_on:provider" in run("doctor").stdout


def test_a_data_directory_that_is_a_file_is_told_in_a_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a-file").touch()
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path / "a-file"))
    answer = run("doctor")
    assert answer.exit_code == 1
    assert "cannot be read as a key ring" in answer.stdout


@pytest.mark.parametrize(
    ("set_to", "line"),
    [
        ({"MAIL_SERVER": "mail.example.org"}, "without MODERATION_MAIL_FROM and MODERATION_PUBLIC"),
        (
            {"MAIL_FROM": "comments@example.org", "PUBLIC_URL": "https://c.example.org"},
            "fail  mail:settings  No mail is sent without MODERATION_MAIL_SERVER.",
        ),
    ],
)
def test_mail_that_is_half_set_fails(
    run: Run, monkeypatch: pytest.MonkeyPatch, set_to: dict[str, str], line: str
) -> None:
    for name, value in set_to.items():
        monkeypatch.setenv(f"MODERATION_{name}", value)
    answer = run("doctor")
    assert answer.exit_code == 1
    assert line in answer.stdout


def test_mail_that_is_set_passes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODERATION_MAIL_SERVER", "mail.example.org")
    monkeypatch.setenv("MODERATION_MAIL_FROM", "comments@example.org")
    monkeypatch.setenv("MODERATION_PUBLIC_URL", "https://c.example.org")
    assert "pass  mail:settings" in run("doctor").stdout


def test_why_a_database_is_away_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODERATION_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    said = run("doctor").stdout
    assert "fail  database:reached  PostgreSQL on 127.0.0.1:1 cannot be reached: nothing" in said


def test_a_model_that_cannot_be_read_is_told_in_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MODERATION_MODEL_FILE", str(tmp_path / "none.npz"))
    assert "can't be read: No such file or directory." in run("doctor").stdout


def test_a_folder_without_keys_is_named_whole(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MODERATION_DATA_DIR", "elsewhere")
    assert f"There is no key ring at {tmp_path}/elsewhere/keys.json. MODERATION_DATA_DIR" in (
        run("doctor").stdout
    )
