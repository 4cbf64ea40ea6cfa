"""``moderation sites``: the websites that hand their comments to us."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from moderation.command_line.doors import KindOfKey, SecretsOfDoors, ToldOfDoorSettings
from moderation.command_line.exports import count_all, export_all
from moderation.command_line.opening import opened

if TYPE_CHECKING:
    from moderation.actions.sites.remove_site import RemovedSite


@click.group(cls=SecretsOfDoors)
def sites() -> None:
    """Add, list, change and remove sites.

    \b
    Example: moderation sites add blog --origin https://example.org
    """


@sites.command()
@click.argument("name")
@click.option("--origin", "origins", multiple=True, required=True, help="Where its pages live.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add(name: str, origins: tuple[str, ...], *, as_json: bool) -> None:
    """Add a site and print its credentials, which are shown this once.

    \b
    Example: moderation sites add blog --origin https://example.org
    """
    from moderation.actions.sites.add_site import add_site

    with opened() as installation:
        _show_once(add_site(installation, name, origins).shown(), as_json=as_json)


@sites.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(*, as_json: bool) -> None:
    """List sites with their mode, threshold and origins.

    \b
    Example: moderation sites list
    """
    from moderation.actions.installation.door import settings_of
    from moderation.actions.sites.read_sites import read_sites
    from moderation.actions.sites.remove_site import read_removed

    with opened() as installation:
        with installation.database.reading() as session:
            found = read_sites(session, installation.doors)
            removed = read_removed(session)
        usual = settings_of(installation.doors, None).items()
    if as_json:
        click.echo(json.dumps([site.shown() for site in found]))
        return
    for site in found:
        share = "" if site.spam_share is None else f"  spam_share={site.spam_share:g}"
        share += "" if site.tone_share is None else f"  tone_share={site.tone_share:g}"
        doors = "".join(f"  {key}={value}" for key, value in site.door_settings.items() - usual)
        click.echo(f"{site.name}  mode={site.mode}  spam_above={site.spam_above:g}{share}{doors}")
        for origin in site.origins:
            click.echo(f"    {origin}")
    for gone in removed:
        click.echo(f"{gone.name}  {_standing(gone)}")


@sites.command("rotate-key")
@click.argument("name")
@click.option("--kind", type=KindOfKey(), default="api", show_default=True)
@click.option(
    "--overlap-hours",
    type=click.FloatRange(0, 24 * 30),
    default=24.0,
    show_default=True,
    help="How long the old one still works.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def rotate_key(name: str, kind: str, overlap_hours: float, *, as_json: bool) -> None:
    """Give a site a fresh credential, which is shown this once.

    \b
    Example: moderation sites rotate-key blog
    """
    from moderation.actions.sites.rotate_site_key import rotate_site_key

    field = "signing_secret" if kind == "signing" else f"{kind}_key"
    with opened() as installation:
        fresh = rotate_site_key(installation, name, kind, timedelta(hours=overlap_hours))
    _show_once({"site": name, field: fresh}, as_json=as_json)


@sites.command("set", cls=ToldOfDoorSettings)
@click.argument("name")
@click.argument("changes", nargs=-1, required=True, metavar="KEY=VALUE...")
def set_(name: str, changes: tuple[str, ...]) -> None:
    """Change a site's mode (hold, trust, publish), spam_above (0 to 1), spam_share or more.

    spam_share is what part of its comments is spam; unset, the model expects what it was fitted on.
    tone_share is what part, the most heated of its past, is held in modes trust and publish.

    \b
    Example: moderation sites set blog mode=trust spam_above=0.95 spam_share=0.3
    """
    from moderation.actions.sites.set_site import set_site

    pairs = [change.partition("=") for change in changes]
    if not all(equals for _, equals, _ in pairs):
        raise click.UsageError("Each change is written KEY=VALUE.")
    with opened() as installation:
        set_site(installation, name, {key: value for key, _, value in pairs})
    click.echo("Changed.")


@sites.command()
@click.argument("name")
@click.option("--yes", "is_sure", is_flag=True, help="Don't ask.")
@click.option(
    "--export-to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where its comments are exported to; without it, a folder in the data directory.",
)
@click.option("--with-addresses", is_flag=True, help="Export authors' addresses. Needs --admin.")
@click.option("--admin", help="The admin of the site who answers for that; it is recorded.")
def remove(
    name: str, folder: Path | None, admin: str | None, *, is_sure: bool, with_addresses: bool
) -> None:
    """Export a site's comments, then take it out of service, and delete it after a week.

    Until then `moderation sites restore` takes that back, and so can an admin at the desk.

    \b
    Example: moderation sites remove blog
    """
    from moderation.actions.sites.remove_site import remove_site

    if with_addresses != (admin is not None):
        raise click.UsageError("--with-addresses and --admin belong together.")
    with opened() as installation:
        exported = export_all(installation, name, folder, admin)
        if not is_sure and not click.confirm(
            f"Take {name} out of service, and delete it in a week?"
        ):
            click.echo("Nothing was removed.")
            return
        removed = remove_site(installation, name)
        missed = count_all(installation, removed.id) - exported
    click.echo(f"Removed. {name}  {_standing(removed)}")
    if missed > 0:
        click.echo(
            f"{missed} comments came in after the export, and are not in it; to have them, restore "
            "the site and remove it again."
        )


@sites.command()
@click.argument("name")
def restore(name: str) -> None:
    """Take back that a site was removed: within a week, and as long as it isn't being deleted.

    \b
    Example: moderation sites restore blog
    """
    from moderation.actions.sites.remove_site import restore_site

    with opened() as installation:
        restore_site(installation, name)
    click.echo("Restored. Its keys, pages and people are as they were.")


def _standing(removed: "RemovedSite") -> str:
    if removed.is_being_deleted:
        return "is being deleted, and cannot be taken back"
    until = f"{removed.until:%Y-%m-%d %H:%M} UTC"
    return f"is deleted after {until}; until then: moderation sites restore {removed.name}"


def _show_once(document: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(document))
        return
    click.echo("Shown this once; keep it where the site keeps its secrets.")
    for name, value in document.items():
        click.echo(f"{name:15} {value}")
