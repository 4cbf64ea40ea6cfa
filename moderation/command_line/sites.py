"""``moderation sites``: the websites that hand their comments to us."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import click

from moderation.command_line.doors import KindOfKey, SecretsOfDoors, ToldOfDoorSettings
from moderation.command_line.opening import opened


@click.group(cls=SecretsOfDoors)
def sites() -> None:
    """Add, list and change sites.

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

    with opened() as installation:
        with installation.database.reading() as session:
            found = read_sites(session, installation.doors)
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


def _show_once(document: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(document))
        return
    click.echo("Shown this once; keep it where the site keeps its secrets.")
    for name, value in document.items():
        click.echo(f"{name:15} {value}")
