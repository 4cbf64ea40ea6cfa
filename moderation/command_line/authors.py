"""``moderation authors``: what the law lets an author ask for."""

import json
import sys

import click

from moderation.command_line.opening import opened


@click.group()
def authors() -> None:
    """Export or erase what is kept of an author.

    \b
    Example: moderation authors erase < address.txt
    """


@authors.command()
@click.argument("email", required=False)
@click.option("--site", help="The only site; without it, every site.")
@click.option("--coral", metavar="TENANT", help="Coral's identifier is read, not an address.")
def export(email: str | None, site: str | None, coral: str | None) -> None:
    """Print everything kept of one address, as JSON; docs/privacy.md says what is in it.

    The address is read from standard input, or asked for, so that it stays out of the shell's
    history; it may be given as an argument.

    \b
    Example: moderation authors export < address.txt > export.json
    """
    from moderation.actions.privacy.export_author import export_author

    with opened() as installation:
        exported = export_author(
            installation, _author(email, coral), site, by_key=coral is not None
        )
    click.echo(json.dumps(exported, ensure_ascii=False, indent=2))


@authors.command()
@click.argument("email", required=False)
@click.option("--site", help="The only site; without it, every site.")
@click.option("--coral", metavar="TENANT", help="Coral's identifier is read, not an address.")
@click.option("--delete-comments", is_flag=True, help="Delete what was written, too.")
def erase(email: str | None, site: str | None, coral: str | None, *, delete_comments: bool) -> None:
    """Forget who wrote the comments of one address. This cannot be undone.

    The text stays, under the name "Deleted author", unless --delete-comments is given. The
    address is read from standard input, or asked for; it may be given as an argument.

    \b
    Example: moderation authors erase --delete-comments < address.txt
    """
    from moderation.actions.privacy.erase_author import erase_author

    with opened() as installation:
        count = erase_author(
            installation,
            _author(email, coral),
            site,
            delete_comments=delete_comments,
            by_key=coral is not None,
        )
    click.echo(f"Erased the author of {count} comment{'' if count == 1 else 's'}.")


def _author(named: str | None, coral: str | None) -> str:
    """An address; or the name that a tenant of Coral's has for an author."""
    from moderation.actions.coral.door import coral_author

    given = named or _asked(coral)
    return given if coral is None else coral_author(coral, given.strip())


def _asked(coral: str | None) -> str:
    if sys.stdin.isatty():
        what = "E-mail address" if coral is None else "Coral's identifier"
        answer: str = click.prompt(what, hide_input=True)
        return answer
    return sys.stdin.readline().strip()
