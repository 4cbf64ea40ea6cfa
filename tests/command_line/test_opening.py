"""What commands begin with: a database that is away is told of, or waited for."""

from pathlib import Path

import click
import pytest
from pydantic import SecretStr

from moderation.command_line.opening import open_installation
from moderation.settings import Settings
from moderation.vault import KeyRing

NOBODY = "postgresql://nobody@127.0.0.1:1/nothing"


@pytest.fixture
def away(tmp_path: Path) -> Settings:
    """Settings of an installation whose PostgreSQL cannot be reached."""
    KeyRing.generate().save(tmp_path / "keys.json")
    return Settings(data_dir=tmp_path, database_url=SecretStr(NOBODY))


def test_a_command_says_that_the_database_is_away(away: Settings) -> None:
    with pytest.raises(click.ClickException, match="cannot be reached"):
        open_installation(away)


def test_who_waits_for_it_gets_the_installation_all_the_same(away: Settings) -> None:
    open_installation(away, waits=True).database.close()


def test_a_file_that_is_no_database_is_waited_for_by_nobody(tmp_path: Path) -> None:
    KeyRing.generate().save(tmp_path / "keys.json")
    (tmp_path / "moderation.sqlite3").write_text("a shopping list")
    with pytest.raises(click.ClickException, match="is no SQLite database"):
        open_installation(Settings(data_dir=tmp_path), waits=True)
