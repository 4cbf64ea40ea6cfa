"""The threads that answer: each takes the next call of the queue and runs the application on it."""

import threading
from typing import TYPE_CHECKING

from moderation.server.calls import Call
from moderation.server.fair_queue import OPERATORS, ORDINARY, FairQueue, Lane, Ranks
from moderation.server.senders import OPERATORS_ADDRESSES, Senders

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class AnsweringThreads:
    """So many threads for everybody, and one for each address that operators ask."""

    def __init__(
        self, app: "WSGIApplication", queue: FairQueue[Call], senders: Senders, threads: int
    ) -> None:
        self._app = app
        self._queue = queue
        self._senders = senders
        self._threads = threads

    def start(self) -> None:
        """Start them all; they end with the process."""
        for number in range(self._threads):
            self._start(f"answers-{number + 1}", ORDINARY)
        for number in range(len(OPERATORS_ADDRESSES)):
            self._start(f"health-{number + 1}", OPERATORS)

    def _start(self, name: str, ranks: Ranks) -> None:
        threading.Thread(target=self._work, args=(ranks,), name=name, daemon=True).start()

    def _work(self, ranks: Ranks) -> None:
        while True:
            sender, call = self._queue.take(ranks)
            try:
                call.run(self._app)
                if self._senders.learn(call.environ, call.status):
                    self._queue.sort_out(sender, self._sender_of)
            finally:
                self._queue.done(sender)

    def _sender_of(self, call: Call) -> Lane:
        return self._senders.sender_of(call.environ)
