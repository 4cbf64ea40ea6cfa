"""``moderation keys``: what everything sealed depends on."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moderation.command_line.opening import opened, read_settings
from moderation.command_line.speaking.passphrase import asks_passphrase, passphrase_option
from moderation.command_line.speaking.progress import progress

if TYPE_CHECKING:
    from moderation.actions.upkeep.sealed_values import BrokenValue
    from moderation.vault import KeyRing


@click.group()
def keys() -> None:
    """Look after the key ring.

    \b
    Example: moderation keys rotate
    """


@keys.command()
def rotate() -> None:
    """Seal everything with a fresh key. Older keys stay in the ring, for older backups.

    The service may run meanwhile, where it reads the same key file. Interrupted, it is finished
    by running it again. What cannot be opened is named, and left as it is. Back the key file up
    afterwards.

    \b
    Example: moderation keys rotate
    """
    from moderation.actions.upkeep.rotate_keys import SETTLING_SECONDS, rotate_keys
    from moderation.vault import KeyRing

    with opened() as installation:
        click.echo(f"Sealing anew, then waiting {SETTLING_SECONDS:.0f} s for running requests …")
        with progress("Sealing anew") as tell:
            done = rotate_keys(installation, tell=tell)
        ring = KeyRing.load(installation.settings.key_ring_path)
    click.echo(f"Sealed {done.resealed} values with a fresh key.")
    for line in _backups_opened_by(ring):
        click.echo(line)
    _name(done.broken)


@keys.command("list")
def list_() -> None:
    """Which keys there are, and what still needs each of them.

    \b
    Example: moderation keys list
    """
    from moderation.actions.upkeep.sealed_values import count_by_key
    from moderation.vault import KeyRing

    with opened() as installation:
        ring = KeyRing.load(installation.settings.key_ring_path)
        with installation.database.reading() as session:
            used = count_by_key(session)
    for key_id in [*reversed(list(ring.keys)), *sorted(used.keys() - ring.keys.keys())]:
        click.echo(f"{key_id}  {used[key_id]:>9,} values  {_standing(ring, key_id, used[key_id])}")


@keys.command()
@click.argument("key_id", metavar="KEY")
@click.option("--yes", is_flag=True, help="Don't ask.")
def drop(key_id: str, *, yes: bool) -> None:
    """Drop a retired key. A backup of the time when it was in use cannot be opened without it.

    Refused for a key that something in the database is sealed with. Copies of the key file that
    were made before still hold it.

    \b
    Example: moderation keys drop 3f9c2a5d71e8
    """
    from moderation.actions.upkeep.drop_key import drop_key

    if not yes:
        click.confirm("Nothing brings a dropped key back. Drop it?", abort=True)
    with opened() as installation:
        drop_key(installation, key_id)
    click.echo("Dropped.")


@keys.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@passphrase_option
def export(file: Path, passphrase_file: Path | None) -> None:
    """Write the key ring to a file that a passphrase seals, to lie beside a backup.

    \b
    Example: moderation keys export comments-keys.json
    """
    from moderation.actions.upkeep.carry_keys import export_keys

    ask = asks_passphrase(passphrase_file, twice=True)
    with opened() as installation:
        export_keys(installation, file, ask())
    click.echo(f"Wrote {file}. Without the passphrase nobody can open it, you neither.")


@keys.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@passphrase_option
def import_(file: Path, passphrase_file: Path | None) -> None:
    """Put a key ring that was exported in its place, where there is none.

    \b
    Example: moderation keys import comments-keys.json
    """
    from moderation.actions.upkeep.carry_keys import import_keys

    settings = read_settings()
    import_keys(settings, file, asks_passphrase(passphrase_file))
    click.echo(f"The keys are at {settings.key_ring_path}.")


@keys.command()
@click.option("--yes", is_flag=True, help="Don't ask.")
def replace(*, yes: bool) -> None:
    """Give the database another key ring, because its own is lost.

    Comments and decisions stay. All that was sealed stays unavailable: addresses, signing secrets,
    moderators' addresses and authenticator apps, so nobody can sign in. Add moderators again, and
    make new secrets. Uses the key file that is there; where there is none, it is made.

    \b
    Example: moderation keys replace
    """
    from moderation.actions.upkeep.ring_mark import adopt_ring
    from moderation.vault import KeyRing

    settings = read_settings()
    if not yes:
        click.confirm("What the lost keys have sealed stays shut. Go on?", abort=True)
    if not settings.key_ring_path.exists():
        KeyRing.generate().save(settings.key_ring_path)
    with opened(with_any_ring=True) as installation:
        adopt_ring(installation)
    click.echo(f"The database belongs to {settings.key_ring_path} now. Back it up.")


@keys.command()
def check() -> None:
    """Open everything sealed, and name what cannot be opened. Exit code 1 where there is any.

    \b
    Example: moderation keys check
    """
    from moderation.actions.upkeep.sealed_values import find_broken

    with opened() as installation:
        look = find_broken(installation)
    click.echo(f"{look.seen - len(look.broken):,} of {look.seen:,} sealed values can be opened.")
    _name(look.broken)
    if look.broken:
        raise SystemExit(1)


def _standing(ring: "KeyRing", key_id: str, values: int) -> str:
    if key_id not in ring.keys:
        return "not in the ring: unavailable"
    if key_id == ring.newest:
        return "seals from now on"
    since = f"retired {ring.retired[key_id]}" if key_id in ring.retired else "retired"
    if values:
        return f"{since}; seal these anew: moderation keys rotate"
    return f"{since}; only backups made before need it"


def _backups_opened_by(ring: "KeyRing") -> Iterator[str]:
    """Which backups need which key: each was used from when the one before it was retired."""
    yield "Older keys stay in the ring, which therefore still opens every older backup:"
    began = ""
    for key_id in ring.keys:
        ended = ring.retired.get(key_id, "")
        yield f"  {key_id}  backups made {_days(began, ended)}"
        began = ended or began
    yield "Copies of the key file from before open none of those that are made from now on."


def _days(began: str, ended: str) -> str:
    if began and ended:
        return f"from {began} until {ended}"
    return f"from {began} on" if began else f"until {ended}" if ended else "at any time"


def _name(broken: "Sequence[BrokenValue]") -> None:
    for value in broken:
        click.echo(f"Unavailable: {value}")
