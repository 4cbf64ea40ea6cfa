"""What every command begins with: the settings, and the installation that they name."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from moderation.actions.installation.installation import Installation
    from moderation.settings import Settings


class SettingsRefused(click.ClickException):
    """What stands in the environment is wrong, as a command that was mistyped is."""

    exit_code = 2


def read_settings() -> "Settings":
    """The settings of the environment. What is wrong is named; its value is not repeated."""
    from pydantic import ValidationError

    from moderation.command_line.settings_flaws import settings_flaws
    from moderation.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        flaws = settings_flaws(error)
        raise SettingsRefused("\n".join(["The settings cannot be used.", *flaws])) from None


@contextmanager
def opened(*, with_any_ring: bool = False) -> Iterator["Installation"]:
    """The installation, on a database that has its tables, with its own keys; closed afterwards."""
    from moderation.migration import state_of

    installation = open_installation(read_settings())
    try:
        _check(state_of(installation.database))
        if not with_any_ring:
            require_ring(installation)
        yield installation
    finally:
        installation.database.close()


def open_installation(settings: "Settings", *, waits: bool = False) -> "Installation":
    """Keys, database and model, with logs set up; the database may still lack its tables.

    Who ``waits`` for a server that is away gets the installation all the same.
    """
    from moderation import logs
    from moderation.actions.opening.open_installation import create_installation
    from moderation.actions.opening.require_database import Away, require_database
    from moderation.errors import Refusal
    from moderation.vault import KeyRingError

    logs.configure(settings.log_format, settings.log_level)
    try:
        installation = create_installation(settings)
        require_database(installation.database)
    except KeyRingError as error:
        raise click.ClickException(str(error)) from None
    except Refusal as refusal:
        if not (waits and isinstance(refusal, Away)):
            raise click.ClickException(refusal.detail) from None
    return installation


def require_ring(installation: "Installation") -> None:
    """Refuse a key ring that is not the database's own."""
    from moderation.actions.upkeep.ring_mark import check_ring
    from moderation.vault import KeyRingError

    try:
        with installation.database.reading() as session:
            check_ring(session, installation.vault, installation.settings.key_ring_path)
    except KeyRingError as error:
        raise click.ClickException(str(error)) from None


def _check(state: str) -> None:
    sentences = {
        "empty": "The database has no tables yet; run `moderation init`.",
        "older": "The database is of an older version; run `moderation init` to bring it up.",
        "newer": "The database was made by a newer version of the service; install that version.",
        "foreign": "The database holds tables that are not ours.",
    }
    if state in sentences:
        raise click.ClickException(sentences[state])
