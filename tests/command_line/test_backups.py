"""``moderation backup`` and ``moderation restore``."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from moderation.actions.installation.installation import Installation
from moderation.actions.upkeep import rotate_keys
from moderation.actions.upkeep.back_up import back_up
from moderation.vault import KeyRing
from tests.command_line.conftest import Run
from tests.fixtures.comments import SearchFor, Submit

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
postgres = pytest.mark.parametrize("database_kind", ["postgres"])


@sqlite
def test_what_was_backed_up_comes_back(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "backup.sqlite3"
    run("sites", "add", "blog", "--origin", "https://example.org")
    assert run("backup", str(target)).exit_code == 0
    run("sites", "set", "blog", "mode=publish")
    assert run("restore", str(target)).exit_code == 0
    assert "mode=hold" in run("sites", "list").stdout


@sqlite
def test_a_restored_database_finds_what_it_found(
    run: Run, submit: Submit, search_for: SearchFor, installation: Installation, tmp_path: Path
) -> None:
    comment, target = submit(body="The crust."), tmp_path / "backup.sqlite3"
    assert search_for("crust") == [comment.id]
    unread = submit(body="Sour dough.")
    assert run("backup", str(target)).exit_code == 0
    later = submit(body="A crust that came later.")
    assert search_for("crust") == [later.id, comment.id]
    installation.database.close()
    assert run("restore", str(target)).exit_code == 0
    assert search_for("crust", is_read=False) == [comment.id]
    assert search_for("dough") == [unread.id]
    with installation.database.transaction() as session:  # fails where table and index differ
        check = "INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)"
        session.execute(text(check))


@sqlite
def test_a_copy_tells_how_far_it_is_and_holds_what_was_there_when_it_began(
    installation: Installation, submit: Submit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.sqlite._PAGES_AT_A_TIME", 8)
    submit()
    told: list[float] = []

    def tell(part: float) -> None:
        if not told:
            submit(body="While it is copied.")
        told.append(part)

    back_up(installation, tmp_path / "copy.sqlite3", tell=tell)
    assert len(told) > 5
    assert told == sorted(told)
    assert 0.0 < told[0] < told[-1] <= 1.0
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM comments").fetchone() == (1,)


@sqlite
def test_what_was_there_is_kept(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "backup.sqlite3"
    run("backup", str(target))
    run("restore", str(target))
    assert (tmp_path / "moderation.sqlite3.before-restore").exists()


@sqlite
def test_a_backup_holds_no_key_and_is_for_its_owner_only(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "backup.sqlite3"
    run("backup", str(target))
    assert target.stat().st_mode & 0o777 == 0o600
    assert b"newest" not in target.read_bytes()


@sqlite
def test_a_file_that_exists_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "notes.txt"
    target.write_text("mine")
    assert run("backup", str(target)).exit_code == 1
    assert target.read_text() == "mine"


@sqlite
def test_what_is_no_backup_is_refused_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    run("sites", "add", "blog", "--origin", "https://example.org")
    source = tmp_path / "notes.txt"
    source.write_text("mine" * 1000)
    assert run("restore", str(source)).exit_code == 2
    assert "blog" in run("sites", "list").stdout


@postgres
def test_postgresql_is_sent_to_its_own_tools(run: Run, tmp_path: Path) -> None:
    backup = run("backup", str(tmp_path / "backup"))
    assert backup.exit_code == 2
    assert "pg_dump" in backup.stderr
    restore = run("restore", str(tmp_path / "backup"))
    assert restore.exit_code == 2
    assert "pg_restore" in restore.stderr


@sqlite
def test_a_backup_of_another_ring_is_refused_and_changes_nothing(
    run: Run, tmp_path: Path, key_ring: KeyRing
) -> None:
    target, ring = tmp_path / "backup.sqlite3", tmp_path / "keys.json"
    run("sites", "add", "blog", "--origin", "https://example.org")
    run("backup", str(target))
    before = (tmp_path / "moderation.sqlite3").read_bytes()
    KeyRing.generate().save(ring)
    answer = run("restore", str(target))
    assert answer.exit_code == 1
    assert f"{ring} is not the one that the backup belongs to" in answer.stderr
    assert key_ring.newest in answer.stderr
    ring.unlink()
    answer = run("restore", str(target))
    assert answer.exit_code == 1
    assert key_ring.newest in answer.stderr
    assert (tmp_path / "moderation.sqlite3").read_bytes() == before
    assert not list(tmp_path.glob("*.restored*"))


@sqlite
def test_a_backup_from_before_a_rotation_comes_back(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotate_keys, "SETTLING_SECONDS", 0.0)
    target = tmp_path / "backup.sqlite3"
    run("sites", "add", "blog", "--origin", "https://example.org")
    run("backup", str(target))
    run("keys", "rotate")
    assert run("restore", str(target)).exit_code == 0
    assert run("keys", "check").exit_code == 0


@sqlite
def test_a_backup_carries_its_keys_to_a_machine_that_has_none(
    run: Run, submit: Submit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(author_email="jane@example.org")
    target, ring, words = (tmp_path / name for name in ("backup", "keys.json", "words.txt"))
    words.write_text("a long walk over the dunes\n")
    answer = run("backup", str(target), "--with-keys", "--passphrase-file", str(words))
    assert answer.exit_code == 0, answer.stderr
    assert b"jane@example.org" not in target.read_bytes()
    before = ring.read_bytes()
    ring.unlink()
    monkeypatch.setenv("BACKUP_PASSPHRASE", "a short walk over the dunes")
    assert run("restore", str(target)).exit_code == 2
    assert not ring.exists()
    monkeypatch.setenv("BACKUP_PASSPHRASE", "a long walk over the dunes")
    answer = run("restore", str(target))
    assert answer.exit_code == 0, answer.stderr
    assert "with the keys that it carried" in answer.stdout
    assert (ring.read_bytes(), ring.stat().st_mode & 0o777) == (before, 0o600)
    assert b"sealed, version 1" not in (tmp_path / "moderation.sqlite3").read_bytes()
    assert "jane@example.org" in run("authors", "export", asked="jane@example.org\n").stdout


@sqlite
def test_a_passphrase_is_asked_for_twice(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "backup.sqlite3"
    different = "a long walk over the dunes\na short walk\n"
    assert run("backup", str(target), "--with-keys", asked=different).exit_code == 1
    short = "the dunes\nthe dunes\n"
    assert "at least 12" in run("backup", str(target), "--with-keys", asked=short).stderr
    assert not target.exists()
    twice = "a long walk over the dunes\n" * 2
    assert run("backup", str(target), "--with-keys", asked=twice).exit_code == 0


def test_keys_are_carried_in_a_file_of_their_own(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKUP_PASSPHRASE", "a long walk over the dunes")
    carried, ring = tmp_path / "carried.json", tmp_path / "keys.json"
    before = ring.read_bytes()
    assert run("keys", "export", str(carried)).exit_code == 0
    assert carried.stat().st_mode & 0o777 == 0o600
    assert run("keys", "export", str(carried)).exit_code == 1
    assert run("keys", "import", str(carried)).exit_code == 1, "there are keys already"
    ring.unlink()
    assert run("keys", "import", str(carried)).exit_code == 0
    assert ring.read_bytes() == before
