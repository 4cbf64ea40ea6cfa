"""``moderation init``: everything that must exist before the service can start."""

from typing import TYPE_CHECKING

import click

from moderation.command_line.opening import open_installation, read_settings

if TYPE_CHECKING:
    from moderation.actions.installation import Installation
    from moderation.settings import Settings


@click.command()
def init() -> None:
    """Make the data directory, the keys and the database's tables.

    What exists is kept; running it twice does no harm.

    \b
    Example: MODERATION_DATA_DIR=/srv/comments moderation init
    """
    settings = read_settings()
    installation = prepare(settings)
    installation.database.close()
    click.echo(f"Keys: {settings.key_ring_path}. Back them up, apart from the database.")
    click.echo("The database is ready. Add a site: moderation sites add NAME --origin URL")


def prepare(settings: "Settings") -> "Installation":
    """Make what is missing; the answer is the installation, ready to use."""
    from moderation.migration import MigrationRefused, upgrade
    from moderation.vault import KeyRing

    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not settings.key_ring_path.exists():
        KeyRing.generate().save(settings.key_ring_path)
    installation = open_installation(settings)
    try:
        upgrade(installation.database)
    except MigrationRefused as refused:
        raise click.ClickException(str(refused)) from None
    return installation
