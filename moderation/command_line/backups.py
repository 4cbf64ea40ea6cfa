"""``moderation backup`` and ``moderation restore``."""

from pathlib import Path

import click

from moderation.command_line.opening import opened, read_settings
from moderation.command_line.speaking.passphrase import asks_passphrase, passphrase_option
from moderation.command_line.speaking.progress import progress


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--with-keys", is_flag=True, help="Carry the key ring along, sealed by a passphrase.")
@passphrase_option
def backup(file: Path, passphrase_file: Path | None, *, with_keys: bool) -> None:
    """Copy the SQLite database to one file while the service runs.

    The keys are not in it, unless --with-keys seals them by a passphrase: back the key file up
    apart, once and after each `moderation keys rotate`. Without it the addresses in the backup stay
    sealed. PostgreSQL is backed up with pg_dump, its keys by `moderation keys export`.

    \b
    Example: moderation backup comments-2026-11-23.sqlite3
    """
    from moderation.actions.upkeep.back_up import back_up, require_place
    from moderation.actions.upkeep.carry_keys import carried_ring
    from moderation.errors import Invalid

    ask = asks_passphrase(passphrase_file, twice=True)
    with opened() as installation:
        try:
            require_place(installation, file)
            keys = carried_ring(installation, ask()) if with_keys else None
            with progress("Copying") as tell:
                size = back_up(installation, file, keys, tell)
        except Invalid as refused:
            raise click.UsageError(refused.detail) from None
    told = "The keys are in it, sealed." if with_keys else "The keys are not in it."
    click.echo(f"Wrote {file} ({size} bytes). {told}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@passphrase_option
def restore(file: Path, passphrase_file: Path | None) -> None:
    """Put a backup in the place of the SQLite database; the service must be stopped.

    The key file must be the one of the database that was backed up. Where there is none, and the
    backup carries the keys, the passphrase opens them.

    The database that was there is kept beside it, as NAME.before-restore.

    \b
    Example: moderation restore comments-2026-11-23.sqlite3
    """
    from moderation.actions.upkeep.restore import restore as put_back
    from moderation.errors import Invalid

    settings = read_settings()
    try:
        with progress("Restoring") as tell:
            keys = put_back(settings, file, asks_passphrase(passphrase_file), tell)
    except Invalid as refused:
        raise click.UsageError(refused.detail) from None
    click.echo("Restored, with the keys that it carried." if keys else "Restored.")
