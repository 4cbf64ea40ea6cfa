"""Who works on a SQLite file: restoring and upgrading wait for nobody, and nobody for a second."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from moderation import migration, presence
from moderation.actions.installation import Installation
from moderation.actions.upkeep.back_up import back_up
from moderation.actions.upkeep.restore import restore
from moderation.command_line.serve import _settle
from moderation.database import Database
from moderation.presence import Occupied
from moderation.worker import process


def nobody() -> str:
    """Whom a passphrase is asked of, where the keys are here."""
    raise AssertionError("the keys are here")


sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])


@pytest.fixture
def never() -> Iterator[int]:
    """Where no signal comes."""
    ends = os.pipe()
    yield ends[0]
    for end in ends:
        os.close(end)


@pytest.fixture
def another(installation: Installation) -> Iterator[Database]:
    """The database as another process has it."""
    made = Database(installation.settings.sqlalchemy_url)
    yield made
    made.close()


@sqlite
def test_nothing_is_restored_while_the_worker_works(
    installation: Installation, another: Database, never: int, tmp_path: Path
) -> None:
    back_up(installation, tmp_path / "backup")
    with ExitStack() as held:
        assert process._take_over(another, never, held, waits=False)
        with pytest.raises(Occupied, match="its worker; stop it"):
            restore(installation.settings, tmp_path / "backup", nobody)
        assert not (tmp_path / "moderation.sqlite3.before-restore").exists()
    restore(installation.settings, tmp_path / "backup", nobody)


@sqlite
def test_nothing_is_restored_while_the_service_serves(
    installation: Installation, tmp_path: Path
) -> None:
    back_up(installation, tmp_path / "backup")
    with ExitStack() as held:
        _settle(installation.settings, held, lambda: None)
        with pytest.raises(Occupied):
            restore(installation.settings, tmp_path / "backup", nobody)
    restore(installation.settings, tmp_path / "backup", nobody)


@sqlite
def test_nothing_is_upgraded_while_somebody_runs(
    installation: Installation, another: Database
) -> None:
    with installation.database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with another.stay(), pytest.raises(Occupied):
        migration.upgrade(installation.database)
    assert migration.state_of(installation.database) == "older"


@sqlite
def test_whoever_comes_during_a_restore_waits_for_its_end(
    installation: Installation, another: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "_PATIENCE_SECONDS", 0.0)
    with installation.database.be_alone(), pytest.raises(Occupied, match="being restored"):
        another.stay().__enter__()
    with another.stay(), installation.database.stay():
        pass


@sqlite
def test_a_second_worker_is_refused_or_waits_for_its_turn(
    installation: Installation, another: Database, never: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_FIRST_PAUSE_SECONDS", 0.001)
    with ExitStack() as first, ExitStack() as second, capture_logs() as logs:
        assert process._take_over(installation.database, never, first, waits=False)
        with pytest.raises(Occupied, match="one at a time"):
            process._take_over(another, never, second, waits=False)
        looks = iter([False, True])

        def look(*_: object) -> tuple[list[int], list[int], list[int]]:
            if next(looks):
                first.close()
            return [], [], []

        monkeypatch.setattr(process.select, "select", look)
        assert process._take_over(another, never, second, waits=True)
    assert [entry["event"] for entry in logs] == ["worker.waits_for_another"]


@pytest.mark.parametrize("database_kind", ["postgres"])
def test_on_postgresql_any_number_of_workers_works(
    installation: Installation, another: Database, never: int
) -> None:
    with ExitStack() as held, ExitStack() as others:
        for database, stack in ((installation.database, held), (another, others)):
            assert process._take_over(database, never, stack, waits=False)
        with another.be_alone():
            pass
