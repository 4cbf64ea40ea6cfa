"""``moderation backup`` and ``moderation restore``."""

from pathlib import Path

import click

from moderation.command_line.opening import opened, read_settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy the SQLite database to one file while the service runs.

    The keys are not in it: back the key file up once, apart. Without it the addresses in the
    backup stay sealed. PostgreSQL is backed up with pg_dump.

    \b
    Example: moderation backup comments-2026-11-23.sqlite3
    """
    from moderation.actions.upkeep.back_up import back_up
    from moderation.errors import Invalid

    with opened() as installation:
        try:
            size = back_up(installation, file)
        except Invalid as refused:
            raise click.UsageError(refused.detail) from None
    click.echo(f"Wrote {file} ({size} bytes). The keys are not in it.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def restore(file: Path) -> None:
    """Put a backup in the place of the SQLite database; the service must be stopped.

    The database that was there is kept beside it, as NAME.before-restore.

    \b
    Example: moderation restore comments-2026-11-23.sqlite3
    """
    from moderation.actions.upkeep.restore import restore as put_back
    from moderation.errors import Invalid

    settings = read_settings()
    try:
        put_back(settings, file)
    except Invalid as refused:
        raise click.UsageError(refused.detail) from None
    click.echo("Restored. The keys must be those of the backup's time: moderation doctor")
