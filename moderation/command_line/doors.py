"""What the doors for other people's software add to commands.

They are read when such a command runs or is explained, and not when the program starts: that would
cost every command their imports.
"""

import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import click

from moderation.command_line.opening import opened

if TYPE_CHECKING:
    from moderation.actions.installation import Installation
    from moderation.actions.installation.door import Door, DoorAuthors, DoorSecrets


def _doors() -> "tuple[Door, ...]":
    from moderation.actions.doors import DOORS

    return DOORS


class KindOfKey(click.ParamType[str]):
    """A kind of credential: the service's own, or a door's."""

    name = "kind"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Every kind."""
        del param, ctx
        return f"[{'|'.join(_kinds())}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """One of them, or a sentence that lists them."""
        return str(click.Choice(_kinds()).convert(value, param, ctx))


def _kinds() -> list[str]:
    return ["api", *(door.name for door in _doors() if door.key), "signing"]


class ToldOfDoorSettings(click.Command):
    """A command whose help lists what can be set of doors."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each setting, with its values."""
        del ctx
        from moderation.actions.installation.door import all_settings

        with formatter.section("Further settings"):
            formatter.write_dl(
                (f"{one.name}={value}", f"{one.word}: {word}. {sentence}")
                for one in all_settings(_doors())
                for value, (word, sentence) in one.values.items()
            )


class AuthorsOfDoors(click.Command):
    """A command that takes an author by an address, or by the name that a door has for them."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Its own parameters, and one of each such door."""
        of_doors = [
            click.Option([f"--{door.name}"], metavar=door.authors.of, help=door.authors.hint)
            for door in _doors()
            if door.authors
        ]
        own = super().get_params(ctx)
        return [*own[:-1], *of_doors, own[-1]]


def author_of_door(given: Mapping[str, object]) -> "tuple[DoorAuthors, str] | None":
    """How the door that was named knows its authors, and whose they are; None for an address."""
    named = [
        (door.authors, str(given[door.name]))
        for door in _doors()
        if door.authors and given[door.name] is not None
    ]
    if len(named) > 1:
        raise click.UsageError("An author is known by one door at a time.")
    return named[0] if named else None


class SecretsOfDoors(click.Group):
    """A group with a command for each door whose software makes secrets."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Its own commands, and theirs."""
        return sorted([*super().list_commands(ctx), *_secrets()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        own = super().get_command(ctx, cmd_name)
        secrets = None if own else _secrets().get(cmd_name)
        return _command(cmd_name, secrets) if secrets else own


def _secrets() -> "dict[str, DoorSecrets]":
    return {f"{door.name}-secret": door.secrets for door in _doors() if door.secrets}


def _command(name: str, secrets: "DoorSecrets") -> click.Command:
    return click.Command(
        name,
        callback=partial(_keep_secret, secrets),
        params=[
            click.Argument(["name"]),
            click.Option(
                ["--list", "lists"],
                is_flag=True,
                help="List what is known by its last four signs.",
            ),
            click.Option(
                ["--remove"], metavar="ID", help="Forget one, by the identifier that --list shows."
            ),
        ],
        help=f"""Keep a secret that {secrets.title} shows, so that {secrets.title} is answered.

        The secret is read from standard input, or asked for, so that it stays out of the shell's
        history. Several are good at a time, while {secrets.title} changes its own.

        \b
        Example: moderation sites {name} blog < secret.txt
        """,
    )


def _keep_secret(secrets: "DoorSecrets", name: str, remove: str | None, *, lists: bool) -> None:
    with opened() as installation:
        if lists or remove:
            _known_secrets(secrets, installation, name, remove)
            return
        secret_id = secrets.add(installation, name, asked(secrets.shown))
    click.echo(f"Kept as {secret_id}. {secrets.title} may ask now at {secrets.path}/{name}")


def _known_secrets(
    secrets: "DoorSecrets", installation: "Installation", name: str, remove: str | None
) -> None:
    from moderation.actions.sites.find_site import find_site

    with installation.database.reading() as session:
        site_id = find_site(session, name).id
    if remove:
        secrets.remove(installation, site_id, remove)
        click.echo("Removed.")
        return
    with installation.database.reading() as session:
        known = secrets.read(session, installation, site_id)
    for secret in known:
        used = f"used {secret.last_used_at:%Y-%m-%d}" if secret.last_used_at else "not used yet"
        click.echo(f"{secret.id}  …{secret.last_four}  {used}")


def asked(what: str) -> str:
    """A line of standard input, or what is typed unseen at a terminal."""
    if sys.stdin.isatty():
        answer: str = click.prompt(what, hide_input=True)
        return answer
    return sys.stdin.readline().strip()
