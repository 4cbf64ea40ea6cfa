"""An installation of a drill's own: keys, a database and sites, in an empty folder."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from drills.frame.form import Kind
from drills.frame.postgres import PostgresServer, postgres_server
from moderation.settings import Settings

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "moderation")
ORIGIN = "https://drill.example.org"
# Nobody is to be told before they end that they will.
_QUICK = {"log_level": "error", "drain_seconds": "0"}


@dataclass(frozen=True, slots=True)
class Installed:
    """Its settings as processes get them, and the API key of each of its sites by name."""

    folder: Path
    environment: dict[str, str]
    settings: Settings
    keys: dict[str, str]
    server: PostgresServer | None  # where the database is PostgreSQL's

    def postgres(self) -> PostgresServer:
        """The server, where there is one."""
        if self.server is None:
            raise SystemExit("this drill wants PostgreSQL")
        return self.server

    def say(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What a command of ours answers: ``say("audit", "verify")``."""
        return subprocess.run(
            [*COMMAND, *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def installed(
    *sites: str, on: Kind = "sqlite", disk: Path | None = None, **settings: str
) -> Iterator[Installed]:
    """One with these sites and settings: ``installed("blog", rate_limit="off")``.

    ``disk`` is where the database is to be; it is rather small.
    """
    with ExitStack() as stack:
        server = None
        if on == "postgresql" and "database_url" not in settings:
            small = {} if disk is None else {"max_wal_size": "32MB"}
            server = stack.enter_context(postgres_server(disk, **small))
            settings["database_url"] = server.url
        where = None if server else disk
        folder = tempfile.TemporaryDirectory(prefix="drill-", dir=where)
        place = Path(stack.enter_context(folder))
        chosen = {"data_dir": str(place)} | _QUICK | settings
        named = {f"MODERATION_{name.upper()}": value for name, value in chosen.items()}
        keys = _make(Settings.model_validate(chosen), sites)
        yield Installed(place, os.environ | named, Settings.model_validate(chosen), keys, server)


def _make(settings: Settings, sites: tuple[str, ...]) -> dict[str, str]:
    """What `moderation init` and `moderation sites add` make; the API keys."""
    from moderation.actions.sites.add_site import add_site
    from moderation.command_line.init import prepare

    installation = prepare(settings)
    try:
        return {site: add_site(installation, site, [ORIGIN]).api_key for site in sites}
    finally:
        installation.database.close()
