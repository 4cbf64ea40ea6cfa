"""``moderation …``: one file a subject. What a command needs is imported when it runs."""

import sys
from typing import Any

import click

from moderation import __version__
from moderation.command_line.audit import audit
from moderation.command_line.authors import authors
from moderation.command_line.backups import backup, restore
from moderation.command_line.demo import demo
from moderation.command_line.deploy import deploy
from moderation.command_line.doctor import doctor
from moderation.command_line.evaluate import evaluate
from moderation.command_line.exports import export
from moderation.command_line.imports import import_
from moderation.command_line.init import init
from moderation.command_line.keys import keys
from moderation.command_line.moderators import moderators
from moderation.command_line.serve import serve, worker
from moderation.command_line.sites import sites
from moderation.command_line.statements import statements
from moderation.command_line.threads import threads
from moderation.command_line.train import train
from moderation.command_line.trained_models import models
from moderation.command_line.webhooks import webhooks
from moderation.errors import Refusal


class SentenceGroup(click.Group):
    """Commands whose refusals and faults are told in a sentence, and an exit code.

    Never as a traceback: those may hold somebody's data.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Exit code 1: refused or failed; 2: asked in the wrong way."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Refusal as refusal:
            raise click.ClickException(refusal.detail) from None
        except Exception as error:  # noqa: BLE001 - the last net under every command
            raise click.ClickException(_fault(error)) from None


@click.group(cls=SentenceGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="moderation")
def main() -> None:
    """Comment moderation that websites host themselves.

    Settings come from the environment, with the prefix MODERATION_; docs/settings.md lists them.

    \b
    Example: moderation demo
    """


for _command in (
    demo,
    init,
    serve,
    worker,
    sites,
    moderators,
    keys,
    authors,
    import_,
    export,
    statements,
    threads,
    evaluate,
    train,
    models,
    backup,
    restore,
    doctor,
    deploy,
    audit,
    webhooks,
):
    main.add_command(_command)


def _fault(error: Exception) -> str:
    from moderation.logs import place_of

    place = place_of(sys.exc_info()[2])
    return f"Something went wrong here ({type(error).__name__} at {place})."
