"""``moderation demo``: a working installation to look at, from nothing, in one command."""

import os
import sys

import click

from moderation.command_line.init import prepare
from moderation.command_line.moderators import sign_in_link
from moderation.command_line.opening import read_settings


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def demo(port: int) -> None:
    """Serve an article with comments, and the desk that moderates them.

    Makes a data directory with keys, a site, a moderator and a few comments; prints the addresses
    of the page and of the desk, with a link that signs in once.

    \b
    Example: moderation demo --port 8000
    """
    from moderation.actions.prepare_demonstration import prepare_demonstration
    from moderation.server.addresses import AddressRefused, address_of

    # The invented authors have addresses that cannot exist.
    os.environ["MODERATION_EMAIL_ALLOW_TEST_DOMAINS"] = "1"
    os.environ["MODERATION_DEMONSTRATION"] = "1"
    os.environ.setdefault("MODERATION_LOG_FORMAT", "console")
    os.environ.setdefault("MODERATION_LOG_LEVEL", "warning")
    try:
        address_of("127.0.0.1", port)
    except AddressRefused as refused:
        raise click.ClickException(f"{refused} Try: moderation demo --port {port + 1}") from None
    settings = read_settings()
    installation = prepare(settings)
    token = prepare_demonstration(installation, port)
    installation.database.close()
    click.echo(f"The page:  http://127.0.0.1:{port}/demo/")
    click.echo(f"The desk:  {sign_in_link(settings, token, port)}")
    click.echo("The link signs in once; a new one is made at every start. Ctrl-C stops.")
    _serve(port)


def _serve(port: int) -> None:
    """Become `moderation serve`: what was needed to prepare leaves the memory."""
    sys.stdout.flush()
    command = [sys.executable, "-m", "moderation", "serve", "--port", str(port)]
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter, no shell
