"""``moderation moderators``: the people who decide."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from moderation.command_line.opening import opened

if TYPE_CHECKING:
    from moderation.actions.people.add_moderator import Role
    from moderation.settings import Settings


@click.group()
def moderators() -> None:
    """Add, list, disable and enable moderators.

    \b
    Example: moderation moderators add jane@example.org --role admin
    """


@moderators.command()
@click.argument("email")
@click.option(
    "--role",
    type=click.Choice(["admin", "moderator", "viewer"]),
    default="moderator",
    show_default=True,
)
@click.option("--site", help="The only site; without it, every site that exists now.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add(email: str, role: "Role", site: str | None, *, as_json: bool) -> None:
    """Give somebody a role; prints a link that signs in once, and mails one where mail is set.

    \b
    Example: moderation moderators add jane@example.org --role admin
    """
    from moderation.actions.people.add_moderator import add_moderator
    from moderation.actions.people.mail_invitation import invite_by_mail

    with opened() as installation:
        token = add_moderator(installation, email, role, site)
        is_mailed = invite_by_mail(installation, email, site)
        link = sign_in_link(installation.settings, token)
    if as_json:
        click.echo(json.dumps({"link": link, "is_mailed": is_mailed}))
        return
    if is_mailed:
        click.echo("The worker mails them a link. This one signs in as well, once, within a day:")
    else:
        click.echo("Nothing is mailed. This link signs in once, within a day:")
    click.echo(link)


@moderators.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(*, as_json: bool) -> None:
    """List moderators, with masked addresses, and their roles.

    \b
    Example: moderation moderators list
    """
    from moderation.actions.people.read_people import read_moderators

    with opened() as installation, installation.database.reading() as session:
        found = read_moderators(session, installation)
    if as_json:
        click.echo(json.dumps([asdict(moderator) for moderator in found], ensure_ascii=False))
        return
    for moderator in found:
        roles = ", ".join(f"{role} of {site}" for site, role in moderator.roles.items())
        state = "  (disabled)" if moderator.is_disabled else ""
        click.echo(f"{moderator.address}  {roles or 'no site'}{state}")


@moderators.command()
@click.argument("email")
def disable(email: str) -> None:
    """Shut a moderator out at once; what they decided stays.

    \b
    Example: moderation moderators disable jane@example.org
    """
    from moderation.actions.people.disable_account import disable_moderator

    with opened() as installation:
        disable_moderator(installation, email)
    click.echo("Disabled. `moderation moderators enable` lets the same person in again.")


@moderators.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let a moderator in again who was disabled, with the roles that they had.

    \b
    Example: moderation moderators enable jane@example.org
    """
    from moderation.actions.people.disable_account import enable_moderator

    with opened() as installation:
        enable_moderator(installation, email)
    click.echo("Enabled. They sign in as before.")


@moderators.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Forget the app, recovery codes and passkeys of somebody who has lost them; prints a link.

    \b
    Example: moderation moderators reset-second-factor jane@example.org
    """
    from moderation.actions.people.require_second_factor import reset_second_factor as reset

    with opened() as installation:
        link = sign_in_link(installation.settings, reset(installation, email))
    click.echo("Forgotten, and signed out everywhere. This link signs in once, within a day:")
    click.echo(link)


def sign_in_link(settings: "Settings", token: str, port: int = 8000) -> str:
    """Where a browser redeems a one-time token."""
    start = (settings.public_url or f"http://127.0.0.1:{port}").rstrip("/")
    return f"{start}/review/sign-in/link/{token}"
