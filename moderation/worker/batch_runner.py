"""Batches are run as soon as they are asked for: one small query every second."""

import threading

import structlog
from sqlalchemy.exc import SQLAlchemyError

from moderation.actions.decisions.run_batches import run_batches
from moderation.actions.installation.installation import Installation
from moderation.errors import Unavailable

_log = structlog.get_logger(__name__)

LOOK_EVERY_SECONDS = 1.0


class BatchRunner:
    """A thread that ends with the worker. A batch that it leaves behind is gone on with later."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._stopping = threading.Event()

    def start(self) -> None:
        """Look now, then again and again. Only for a process that has forked already."""
        threading.Thread(target=self._keep, name="batches", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def look(self) -> None:
        """Run what waits. Never fails: what didn't work is tried again."""
        try:
            number = run_batches(self._installation)
        except (Unavailable, SQLAlchemyError) as error:
            _log.warning("batches.not_run", error=type(error).__name__)
            return
        if number:
            _log.info("batches.run", comments=number)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self.look()
            self._stopping.wait(LOOK_EVERY_SECONDS)
