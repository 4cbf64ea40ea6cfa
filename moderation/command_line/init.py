"""``moderation init``: everything that must exist before the service can start."""

from typing import TYPE_CHECKING

import click

from moderation.command_line.leftovers import say_what_is_left_over
from moderation.command_line.opening import open_installation, read_settings
from moderation.command_line.speaking.progress import progress

if TYPE_CHECKING:
    from moderation.actions.installation.installation import Installation
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
    say_what_is_left_over(settings)
    click.echo(f"Keys: {settings.key_ring_path}. Back them up, apart from the database.")
    click.echo("The database is ready. Add a site: moderation sites add NAME --origin URL")


def prepare(settings: "Settings") -> "Installation":
    """Make what is missing; the answer is the installation, ready to use."""
    from moderation.actions.opening.make_ready import make_ready
    from moderation.actions.opening.require_database import require_folder
    from moderation.migration import MigrationRefused
    from moderation.vault import KeyRingError

    require_folder(settings.data_dir)
    if not settings.key_ring_path.exists():
        _make_keys(settings)
    installation = open_installation(settings)
    try:
        with progress("Bringing the tables up to date") as tell:
            make_ready(installation, tell)
    except (KeyRingError, MigrationRefused) as refused:
        raise click.ClickException(str(refused)) from None
    return installation


def _make_keys(settings: "Settings") -> None:
    """Make a key ring, but never beside a database that another ring has sealed."""
    from moderation.actions.opening.require_database import require_database
    from moderation.actions.upkeep.ring_mark import require_no_ring
    from moderation.database import Database
    from moderation.vault import KeyRing, KeyRingError

    database = Database(settings.sqlalchemy_url)
    try:
        require_database(database)
        with database.reading() as session:
            require_no_ring(session, settings.key_ring_path)
    except KeyRingError as refused:
        raise click.ClickException(str(refused)) from None
    finally:
        database.close()
    KeyRing.generate().save(settings.key_ring_path)
