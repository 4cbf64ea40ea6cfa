"""``moderation sites``: the websites that hand their comments to us."""

import json
import sys
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from moderation.command_line.opening import opened

if TYPE_CHECKING:
    from moderation.actions.installation.installation import Installation


@click.group()
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
    from moderation.actions.sites.read_sites import read_sites

    with opened() as installation:
        with installation.database.reading() as session:
            found = read_sites(session)
        settings = (one for door in installation.doors for one in door.settings)
        usual = {(one.name, next(iter(one.values))) for one in settings}
    if as_json:
        click.echo(json.dumps([site.shown() for site in found]))
        return
    for site in found:
        share = "" if site.spam_share is None else f"  spam_share={site.spam_share:g}"
        doors = "".join(f"  {key}={value}" for key, value in site.door_settings.items() - usual)
        click.echo(f"{site.name}  mode={site.mode}  spam_above={site.spam_above:g}{share}{doors}")
        for origin in site.origins:
            click.echo(f"    {origin}")


@sites.command("rotate-key")
@click.argument("name")
@click.option(
    "--kind", type=click.Choice(["api", "akismet", "signing"]), default="api", show_default=True
)
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


@sites.command("coral-secret")
@click.argument("name")
@click.option("--list", "lists", is_flag=True, help="List what is known by its last four signs.")
@click.option("--remove", metavar="ID", help="Forget one, by the identifier that --list shows.")
def coral_secret(name: str, remove: str | None, *, lists: bool) -> None:
    """Keep the secret that Coral shows for its moderation phase, so that Coral is answered.

    The secret is read from standard input, or asked for, so that it stays out of the shell's
    history. Several are good at a time, while Coral changes its own.

    \b
    Example: moderation sites coral-secret blog < secret.txt
    """
    from moderation.actions.coral.coral_secrets import add_coral_secret

    with opened() as installation:
        if lists or remove:
            _known_coral_secrets(installation, name, remove)
            return
        secret_id = add_coral_secret(installation, name, _asked_secret())
    click.echo(f"Kept as {secret_id}. Coral may ask now at /integrations/coral/{name}")


def _known_coral_secrets(installation: "Installation", name: str, remove: str | None) -> None:
    from moderation.actions.coral.coral_secrets import read_coral_secrets, remove_coral_secret
    from moderation.actions.sites.find_site import find_site

    with installation.database.reading() as session:
        site_id = find_site(session, name).id
    if remove:
        remove_coral_secret(installation, site_id, remove)
        click.echo("Removed.")
        return
    with installation.database.reading() as session:
        known = read_coral_secrets(session, installation, site_id)
    for secret in known:
        used = f"used {secret.last_used_at:%Y-%m-%d}" if secret.last_used_at else "not used yet"
        click.echo(f"{secret.id}  …{secret.last_four}  {used}")


def _asked_secret() -> str:
    if sys.stdin.isatty():
        answer: str = click.prompt("Secret that Coral shows", hide_input=True)
        return answer
    return sys.stdin.readline().strip()


@sites.command("set")
@click.argument("name")
@click.argument("changes", nargs=-1, required=True, metavar="KEY=VALUE...")
def set_(name: str, changes: tuple[str, ...]) -> None:
    """Change a site's mode (hold, trust, publish), spam_above (0 to 1), spam_share or akismet_mode.

    spam_share is what part of its comments is spam; unset, the model expects what it was fitted on.
    akismet_mode is queue, or opinion: software that speaks Akismet's protocol is answered, and
    nothing is kept.

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
