"""Errors as one sentence and an exit code, never a traceback: those may hold somebody's data."""

import sys
from typing import Any

import click

from moderation.errors import Refusal


class SentenceGroup(click.Group):
    """A group of commands whose refusals and faults are told in a sentence."""

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


def _fault(error: Exception) -> str:
    from moderation.logs import place_of

    place = place_of(sys.exc_info()[2])
    return f"Something went wrong here ({type(error).__name__} at {place})."
