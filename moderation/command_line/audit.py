"""``moderation audit``: whether the audit trail is as it was written."""

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from moderation.command_line.opening import opened

if TYPE_CHECKING:
    from moderation.actions.audit.read_heads import Head
    from moderation.actions.installation.installation import Installation

_NOTED = re.compile(r"(?:(?P<chain>[^:]+):)?(?P<number>\d{1,18}):(?P<hash>[0-9a-fA-F]{64})")


@click.group()
def audit() -> None:
    """Verify the audit trail, and print its heads.

    \b
    Example: moderation audit verify
    """


@audit.command()
@click.option("--site", help="One site's chain only, by name or identifier.")
@click.option("--head", "noted", multiple=True, help="A head noted before: [CHAIN:]NUMBER:HASH.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@click.pass_context
def verify(
    context: click.Context, site: str | None, noted: tuple[str, ...], *, as_json: bool
) -> None:
    """Look at every row of every chain; exit code 1 where something is wrong.

    Rows that were cut off at the end are missed by nobody but you: note heads elsewhere, as the
    worker's log does every hour, and name them here.

    \b
    Example: moderation audit verify --site blog --head 1204:9f86d0…
    """
    with opened() as installation:
        heads = _chosen(installation, site)
        wanted = _noted_heads(noted, heads, site)
        found = [_verified(installation, head, wanted.get(head.chain, [])) for head in heads]
    if as_json:
        click.echo(json.dumps(found, indent=2))
    else:
        for one in found:
            click.echo(_line(one))
    if any(one["flaw"] for one in found):
        context.exit(1)


@audit.command()
@click.option("--site", help="One site's chain only, by name or identifier.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def head(site: str | None, *, as_json: bool) -> None:
    """Print where each chain ends, to be kept where nobody who writes the database can.

    \b
    Example: moderation audit head
    """
    with opened() as installation:
        heads = _chosen(installation, site)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in heads], indent=2))
        return
    for one in heads:
        click.echo(f"{one.chain}:{one.number}:{one.hash}  {one.name}")


def _chosen(installation: "Installation", site: str | None) -> "list[Head]":
    from moderation.actions.audit.read_heads import read_heads

    with installation.database.reading() as session:
        heads = read_heads(session)
    chosen = [head for head in heads if site is None or site in {head.site, head.chain}]
    if not chosen:
        raise click.ClickException("There is no such site, and no chain of one that was.")
    return chosen


def _noted_heads(
    noted: tuple[str, ...], heads: "list[Head]", site: str | None
) -> dict[str, list[tuple[int, str]]]:
    """The noted heads by chain."""
    wanted: dict[str, list[tuple[int, str]]] = {}
    names = {head.site: head.chain for head in heads} | {head.chain: head.chain for head in heads}
    for text in noted:
        match = _NOTED.fullmatch(text.strip())
        if match is None:
            raise click.ClickException("A head is [CHAIN:]NUMBER:HASH, as `audit head` prints it.")
        if match["chain"] is None and site is None:
            raise click.ClickException("Name the head's chain before it, or a --site.")
        chain = names.get(match["chain"], match["chain"]) if match["chain"] else heads[0].chain
        if chain not in names:
            raise click.ClickException(f"There is no chain {chain} any more, though it was noted.")
        wanted.setdefault(chain, []).append((int(match["number"]), match["hash"]))
    return wanted


def _verified(
    installation: "Installation", head: "Head", noted: list[tuple[int, str]]
) -> dict[str, Any]:
    from moderation.actions.audit.read_heads import flaw_of_noted
    from moderation.actions.audit.verify_chain import verify_chain

    found = asdict(verify_chain(installation, head.chain))
    with installation.database.reading() as session:
        for number, digest in noted:
            found["flaw"] = found["flaw"] or flaw_of_noted(session, head.chain, number, digest)
    return {"name": head.name} | found


def _line(one: dict[str, Any]) -> str:
    if one["flaw"]:
        where = f"row {one['broken']}" if one["broken"] else "the chain"
        return f"BROKEN  {one['name']}: {where}. {one['flaw']}"
    notes = [f"{one['rows']} rows hold"]
    if one["expired"]:
        notes.append(f"{one['expired']} older ones were deleted when their time was up")
    if one["unkeyed"]:
        notes.append(f"{one['unkeyed']} are from before chains had keys")
    return f"ok      {one['name']}: {', '.join(notes)}; head {one['last']}:{one['last_hash']}"
