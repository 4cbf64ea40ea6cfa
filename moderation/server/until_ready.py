"""A database that is away ends no web process: until it is there, answers are a sentence.

A process that is started meanwhile, or that takes another's place, lives and says that it isn't
ready. It touches nothing before keys and tables were seen to be the database's.
"""

import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import structlog

from moderation import metrics
from moderation.errors import Unavailable
from moderation.run_directory import announce_start
from moderation.web.operations.health import not_ready
from moderation.web.problems import refused

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_log = structlog.get_logger(__name__)

_TRY_EVERY_SECONDS = 1.0
_SENTENCE = "The database cannot be used yet; nothing was stored."


class UntilReady:
    """An application that answers for itself once it is ready, and before to ``/livez`` alone."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self._is_ready = False

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO")
        if self._is_ready or path == "/livez":
            return self._app(environ, start_response)
        metrics.REQUESTS.labels("front", "5xx").inc()
        refusal = Unavailable(_SENTENCE, retry_after=2)
        answer = not_ready("database:write") if path == "/readyz" else refused(refusal)
        return answer(environ, start_response)

    def open(self, make_ready: Callable[[], None], end: Callable[[Exception], None]) -> None:
        """Make ready now, or, where there is no database, again and again beside the answers.

        Now it raises what is raised but ``Unavailable``; later ``end`` gets it.
        """
        try:
            self._try(make_ready)
        except Unavailable:
            _log.warning("web_process.waits_for_database", again_in_seconds=_TRY_EVERY_SECONDS)
            arguments = (make_ready, end)
            threading.Thread(target=self._wait, args=arguments, name="opening", daemon=True).start()

    def _try(self, make_ready: Callable[[], None]) -> None:
        make_ready()
        self._is_ready = True
        if announce_start():
            _log.info("server.started")

    def _wait(self, make_ready: Callable[[], None], end: Callable[[Exception], None]) -> None:
        while not self._is_ready:
            time.sleep(_TRY_EVERY_SECONDS)
            try:
                self._try(make_ready)
            except Unavailable:
                continue
            except Exception as error:  # noqa: BLE001 - whoever asked for it says what it was
                end(error)
                return
