"""``moderation authors``: what the law lets an author ask for."""

import json
from collections.abc import Mapping

import click

from moderation.command_line.doors import AuthorsOfDoors, asked, author_of_door
from moderation.command_line.opening import opened
from moderation.command_line.speaking.progress import progress


@click.group()
def authors() -> None:
    """Export or erase what is kept of an author.

    \b
    Example: moderation authors erase < address.txt
    """


@authors.command(cls=AuthorsOfDoors)
@click.argument("email", required=False)
@click.option("--site", help="The only site; without it, every site.")
def export(email: str | None, site: str | None, **of_doors: object) -> None:
    """Print everything kept of one address, as JSON; docs/privacy.md says what is in it.

    The address is read from standard input, or asked for, so that it stays out of the shell's
    history; it may be given as an argument.

    \b
    Example: moderation authors export < address.txt > export.json
    """
    from moderation.actions.privacy.export_author import export_author

    with opened() as installation:
        author, by_key = _author(email, of_doors)
        exported = export_author(installation, author, site, by_key=by_key)
    click.echo(json.dumps(exported, ensure_ascii=False, indent=2))


@authors.command(cls=AuthorsOfDoors)
@click.argument("email", required=False)
@click.option("--site", help="The only site; without it, every site.")
@click.option("--delete-comments", is_flag=True, help="Delete what was written, too.")
def erase(
    email: str | None, site: str | None, *, delete_comments: bool, **of_doors: object
) -> None:
    """Forget who wrote the comments of one address. This cannot be undone.

    The text stays, under the name "Deleted author", unless --delete-comments is given. The
    address is read from standard input, or asked for; it may be given as an argument.

    \b
    Example: moderation authors erase --delete-comments < address.txt
    """
    from moderation.actions.privacy.erase_author import erase_author

    with opened() as installation:
        author, by_key = _author(email, of_doors)
        with progress("Erasing") as tell:
            count = erase_author(
                installation,
                author,
                site,
                delete_comments=delete_comments,
                by_key=by_key,
                tell=tell,
            )
    click.echo(f"Erased the author of {count} comment{'' if count == 1 else 's'}.")


def _author(named: str | None, of_doors: Mapping[str, object]) -> tuple[str, bool]:
    """An address; or the name that a door has for an author, and that it is one."""
    known = author_of_door(of_doors)
    if known is None:
        return named or asked("E-mail address"), False
    authors, whose = known
    return authors.name(whose, (named or asked(authors.asked)).strip()), True
