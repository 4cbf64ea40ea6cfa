"""``moderation demo``: a working installation to look at, from nothing, in one command."""

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from moderation.command_line.init import prepare
from moderation.command_line.moderators import sign_in_link
from moderation.command_line.opening import read_settings
from moderation.command_line.serve import serve_as_planned

if TYPE_CHECKING:
    from moderation.settings import Settings


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def demo(port: int) -> None:
    """Serve an article with comments, and the desk that moderates them.

    Makes a data directory with keys, a site, a moderator and a few comments; prints the addresses
    of the page and of the desk, with a link that signs in once.

    \b
    Example: moderation demo --port 8000
    """
    from moderation.server.supervisor import ProcessPlan

    # The invented authors have addresses that cannot exist.
    os.environ["MODERATION_EMAIL_ALLOW_TEST_DOMAINS"] = "1"
    os.environ["MODERATION_DEMONSTRATION"] = "1"
    os.environ.setdefault("MODERATION_LOG_FORMAT", "console")
    os.environ.setdefault("MODERATION_LOG_LEVEL", "warning")
    settings = read_settings()
    plan = ProcessPlan(
        host="127.0.0.1",
        port=port,
        web_processes=2,
        threads=settings.threads,
        drain_seconds=0,
        with_worker=True,
        data_dir=settings.data_dir,
    )
    serve_as_planned(settings, plan, partial(_prepare, settings, port))


def _prepare(settings: "Settings", port: int) -> None:
    """Fill what is empty, and say where to look."""
    from moderation.actions.demonstration.prepare_demonstration import prepare_demonstration
    from moderation.server.supervisor import load_code

    load_code()
    installation = prepare(settings)
    token = prepare_demonstration(installation, port)
    installation.database.close()
    click.echo(f"The page:  http://127.0.0.1:{port}/demo/")
    click.echo(f"The desk:  {sign_in_link(settings, token, port)}")
    click.echo("The link signs in once; a new one is made at every start. Ctrl-C stops.")
    sys.stdout.flush()
