"""Reads comments for search as they come in: a second later they can be found."""

import threading

import structlog
from sqlalchemy.exc import SQLAlchemyError

from moderation.actions.finding.read_for_search import BATCH, is_all_read, read_for_search
from moderation.actions.installation.installation import Installation
from moderation.errors import Unavailable

_log = structlog.get_logger(__name__)

_LOOK_EVERY_SECONDS = 1.0
_AT_ONCE = BATCH * 16
_REST_SECONDS = 0.05  # between two rows of batches, so that others can write


class SearchReading:
    """A thread of the worker that reads what is not searchable yet, again and again."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="search-reading", daemon=True)

    def start(self) -> None:
        """Begin. Only for a process that has forked already."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch that is under way, and no more."""
        self._stopping.set()
        self._thread.join()

    def look(self) -> bool:
        """Read some, if there is anything to read; whether there may be more. Never fails."""
        try:
            if is_all_read(self._installation):
                return False
            number = read_for_search(self._installation, _AT_ONCE)
        except (Unavailable, SQLAlchemyError) as error:
            _log.warning("search.not_read", error=type(error).__name__)
            return False
        return number >= _AT_ONCE

    def _keep(self) -> None:
        rest = 0.0
        while not self._stopping.wait(rest):
            rest = _REST_SECONDS if self.look() else _LOOK_EVERY_SECONDS
