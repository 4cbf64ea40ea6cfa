"""``moderation serve`` and ``moderation worker``: the processes that stay."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

import click

from moderation.command_line.init import prepare
from moderation.command_line.leftovers import say_what_is_left_over
from moderation.command_line.opening import open_installation, read_settings
from moderation.command_line.speaking.progress import progress

if TYPE_CHECKING:
    from moderation.server.supervisor import ProcessPlan
    from moderation.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Web processes."
)
@click.option("--no-worker", is_flag=True, help="Leave the background worker to another process.")
@click.option("--silent-seconds", default=30.0, hidden=True, help="Until one is replaced.")
def serve(host: str, port: int, workers: int, silent_seconds: float, *, no_worker: bool) -> None:
    """Serve the web doors, the desk and the background worker.

    Makes what does not exist yet, and brings the database's tables up to date. SIGTERM drains
    and stops; Ctrl-C stops.

    \b
    Example: moderation serve --host 0.0.0.0 --port 8000
    """
    from moderation.server.supervisor import ProcessPlan

    settings = read_settings()
    plan = ProcessPlan(
        host=host,
        port=port,
        web_processes=workers,
        threads=settings.threads,
        drain_seconds=settings.drain_seconds,
        with_worker=not no_worker,
        data_dir=settings.data_dir,
        silent_seconds=silent_seconds,
    )
    serve_as_planned(settings, plan, partial(_prepare, settings))


def serve_as_planned(
    settings: "Settings", plan: "ProcessPlan", prepare: Callable[[], None]
) -> None:
    """Serve until a signal; an address that cannot be listened on ends it with a sentence."""
    from moderation import logs
    from moderation.actions.opening.require_database import require_folder
    from moderation.migration import MigrationRefused
    from moderation.server import supervisor
    from moderation.server.addresses import AddressRefused
    from moderation.tracing.begin_tracing import require_tracing
    from moderation.vault import KeyRingError

    logs.configure(settings.log_format, settings.log_level)
    say_what_is_left_over(settings)
    require_folder(settings.data_dir)
    require_tracing(settings)
    try:
        with ExitStack() as held:
            supervisor.serve(plan, partial(_settle, settings, held, prepare))
    except (AddressRefused, KeyRingError, MigrationRefused) as refused:
        raise click.ClickException(str(refused)) from None


def _settle(settings: "Settings", held: ExitStack, prepare: Callable[[], None]) -> None:
    """Prepare; a SQLite file is made ready before anybody counts as running on it.

    A database that will never do is refused here; for one that is away the web processes wait.
    """
    from moderation.actions.opening.make_ready import make_ready
    from moderation.actions.opening.open_installation import create_installation
    from moderation.actions.opening.require_database import Away, require_database

    prepare()
    installation = create_installation(settings)
    try:
        if installation.database.is_sqlite:
            with progress("Bringing the tables up to date") as tell:
                make_ready(installation, tell)
        else:
            require_database(installation.database)
    except Away as away:
        click.echo(f"{away.detail} Until it can, all that is asked is answered 503.", err=True)
    finally:
        installation.database.close()
    held.enter_context(installation.database.stay())


def _prepare(settings: "Settings") -> None:
    """Load the code; where nothing is there yet, make what `moderation init` makes."""
    from moderation.server.supervisor import load_code

    load_code()
    if not settings.key_ring_path.exists():
        prepare(settings).database.close()


@click.command()
def worker() -> None:
    """Run the background worker alone.

    It gives missing opinions, deletes what has been kept long enough, trains the model on what was
    decided, and says that it lives.

    \b
    Example: moderation worker
    """
    from moderation.migration import MigrationRefused
    from moderation.vault import KeyRingError
    from moderation.worker.process import run

    installation = open_installation(read_settings(), waits=True)
    say_what_is_left_over(installation.settings)
    try:
        run(installation)
    except (KeyRingError, MigrationRefused) as refused:
        raise click.ClickException(str(refused)) from None
