"""``moderation keys``: what everything sealed depends on."""

import click

from moderation.command_line.opening import opened


@click.group()
def keys() -> None:
    """Look after the key ring.

    \b
    Example: moderation keys rotate
    """


@keys.command()
def rotate() -> None:
    """Seal everything with a fresh key, and drop the old ones.

    The service may run meanwhile, where it reads the same key file. Interrupted, it is finished
    by running it again. Back the key file up afterwards: older backups of the database need the
    older key file.

    \b
    Example: moderation keys rotate
    """
    from moderation.actions.upkeep.rotate_keys import SETTLING_SECONDS, rotate_keys

    with opened() as installation:
        click.echo(f"Sealing anew, then waiting {SETTLING_SECONDS:.0f} s for running requests …")
        resealed, dropped = rotate_keys(installation)
    click.echo(f"Sealed {resealed} values with a fresh key; dropped {dropped} old keys.")
