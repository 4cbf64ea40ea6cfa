"""``moderation serve`` of a drill's own: started, asked, stopped, killed, and started again."""

import http.client
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from drills.frame.form import Kind
from drills.frame.installed import COMMAND, ROOT, Installed, installed
from drills.frame.processes import PATIENCE_SECONDS, children_of, free_port, is_alive, until


class Served:
    """A service on an installation; its port stays the same from start to start."""

    def __init__(
        self,
        place: Installed,
        *arguments: str,
        through: Sequence[str] = (),
        environment: dict[str, str] | None = None,
    ) -> None:
        self.port = free_port()
        self._command = (*through, *COMMAND, "serve", "--port", str(self.port), *arguments)
        self._environment = place.environment | (environment or {})
        self.log = place.folder / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin; ``wait_until_ready`` says when it can be asked."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, cwd=ROOT, stdout=log, stderr=log
            )

    def wait_until_ready(self, patience: float = PATIENCE_SECONDS) -> float:
        """The seconds that it took. Ends the drill where it ends, or takes too long."""
        took = until(lambda: self.is_ready() or self.has_ended(), patience)
        if took is None or self.has_ended():
            said = self.log.read_text(errors="replace").splitlines()[-5:]
            raise SystemExit("\n".join(["the service did not get ready", *said]))
        return took

    def stop(self, patience: float = PATIENCE_SECONDS) -> int:
        """Ask it to end, and wait for it; its exit code."""
        process = self._running()
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            with suppress(subprocess.TimeoutExpired):
                process.wait(patience)
        finally:  # also where the drill itself is ended meanwhile
            if process.poll() is None:
                process.kill()
        return process.wait()

    def kill(self) -> None:
        """Kill the supervisor; whoever it has started ends by itself, and is waited for."""
        others = self.children()
        process = self._running()
        process.kill()
        process.wait()
        if until(lambda: not any(map(is_alive, others)), PATIENCE_SECONDS) is None:
            raise SystemExit("a process outlived its supervisor")

    def has_ended(self) -> bool:
        """Whether the supervisor doesn't run."""
        return self._process is None or self._process.poll() is not None

    def supervisor(self) -> int:
        """Its process: with a program in front, that program's child."""
        return self._running().pid

    def children(self) -> list[int]:
        """The processes that the supervisor has started and that live."""
        return children_of(self.supervisor())

    def web_processes(self) -> list[int]:
        """Those that answer requests."""
        return [child for child in self.children() if not _is_worker(child)]

    def workers(self) -> list[int]:
        """The process of the background work: one, or none at this moment."""
        return [child for child in self.children() if _is_worker(child)]

    def ask(self, path: str, timeout: float = 10.0) -> tuple[int, bytes]:
        """Status and body; status 0 where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def is_ready(self) -> bool:
        """Whether requests should go there."""
        return self.ask("/readyz")[0] == 200

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise SystemExit("the service was not started")
        return self._process


@dataclass(frozen=True)
class Service:
    """Where it listens, and the API key of each of its sites by name."""

    port: int
    keys: dict[str, str]


@contextmanager
def serving(
    place: Installed,
    *arguments: str,
    through: Sequence[str] = (),
    environment: dict[str, str] | None = None,
) -> Iterator[Served]:
    """A service that is ready to be asked; stopped with the block."""
    served = Served(place, *arguments, through=through, environment=environment)
    served.start()
    try:
        served.wait_until_ready()
        yield served
    finally:
        served.stop()


@contextmanager
def service(*sites: str, on: Kind = "sqlite", **settings: str) -> Iterator[Service]:
    """A service with these sites and settings, ready to be asked: ``rate_limit="off"``."""
    with installed(*sites, on=on, disk=None, **settings) as place, serving(place) as served:
        yield Service(served.port, place.keys)


def _is_worker(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/comm").read_text().startswith("moderation-work")
    except OSError:
        return False
