"""``moderation models``: which model is used, of spam and of tone, and which could be."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from moderation.command_line.opening import opened

if TYPE_CHECKING:
    from moderation.actions.learning.stored_model import Judges


@click.group()
def models() -> None:
    """List the models of spam or of tone, use one, or go back.

    \b
    Example: moderation models list
    """


@models.command("list")
@click.option("--tone", is_flag=True, help="List those of tone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(*, tone: bool, as_json: bool) -> None:
    """List the model that ships and those that were trained here, the newest first.

    \b
    Example: moderation models list
    """
    from moderation.actions.learning.read_models import read_models

    with opened() as installation, installation.database.reading() as session:
        found = read_models(session, installation, "tone" if tone else "spam")
    if as_json:
        click.echo(json.dumps([asdict(model) for model in found], default=str))
        return
    for model in found:
        mark = "*" if model.in_use else " "
        kinds = ("rejected", "approved") if tone else ("spam", "good")
        labels = f"{model.labels_of_spam} {kinds[0]}, {model.labels_of_ham} {kinds[1]}"
        made = f"{model.created_at:%Y-%m-%d %H:%M}  {labels}" if model.created_at else ""
        click.echo(f"{mark} {model.name:32} {model.status:10} {made}".rstrip())


@models.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def promote(name: str, *, as_json: bool) -> None:
    """Use a model from now on, even one that was refused; every process does within ten seconds.

    \b
    Example: moderation models promote spam-2026-12+3f2a9c1b
    """
    from moderation.actions.installation.act import OPERATOR
    from moderation.actions.learning.promote_model import promote_model

    with opened() as installation:
        changed = promote_model(installation, name, OPERATOR)
    _say(name, changed=changed, as_json=as_json)


@models.command()
@click.option("--tone", is_flag=True, help="Go back with the model of tone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def rollback(*, tone: bool, as_json: bool) -> None:
    """Go back to the model that was in use before; in the end that is the one that ships.

    \b
    Example: moderation models rollback
    """
    from moderation.actions.installation.act import OPERATOR
    from moderation.actions.learning.promote_model import roll_back_model
    from moderation.actions.learning.read_models import read_models

    judges: Judges = "tone" if tone else "spam"
    with opened() as installation:
        with installation.database.reading() as session:
            known = read_models(session, installation, judges)
        before = next(model.name for model in known if model.in_use)
        name = roll_back_model(installation, OPERATOR, leaving=before, judges=judges)
    _say(name, changed=name != before, as_json=as_json)


def _say(name: str, *, changed: bool, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"model": name, "changed": changed}))
        return
    click.echo(f"{name} is used within ten seconds." if changed else f"{name} is in use already.")
