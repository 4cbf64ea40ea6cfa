"""Tells sites of events: puts them on their ways, and tries those whose time has come.

A look claims; threads send, each one message at a time, and never within a transaction. A process
that dies leaves leases behind, which end by themselves.
"""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import structlog

from moderation import clock, metrics
from moderation.actions.installation import Installation
from moderation.actions.webhooks.claim_dispatches import (
    ClaimedDispatch,
    claim_dispatches,
    is_anything_on_its_way,
    prepare_delivery,
)
from moderation.actions.webhooks.dispatch_events import dispatch_events
from moderation.actions.webhooks.record_delivery import Tried, record_delivery
from moderation.actions.webhooks.retry_schedule import Pace
from moderation.delivery import Message, Sender
from moderation.worker.repeated import Repeated

_log = structlog.get_logger(__name__)

_THREADS = 8  # a slow or dead receiver holds one of them
_LOOK_EVERY_SECONDS = 0.5


class EventDelivery:
    """What is under way. ``repeated`` looks for more, and ends when all of it has ended."""

    def __init__(
        self,
        installation: Installation,
        sender: Sender | None = None,
        *,
        pace: Pace = Pace(),  # noqa: B008 - it cannot change
        threads: int = _THREADS,
        every: float = _LOOK_EVERY_SECONDS,
    ) -> None:
        self._installation = installation
        self._sender = sender or Sender(installation.settings)
        self._pace = pace
        self._free = threads
        self._counting = threading.Lock()
        self._senders = ThreadPoolExecutor(threads, thread_name_prefix="delivery")
        self.repeated = Repeated("deliveries", self.look, every, finish=self._senders.shutdown)

    def look(self) -> bool:
        """Dispatch and claim what is due; whether there may be more."""
        if not self._free or not is_anything_on_its_way(self._installation):
            return False
        dispatched = dispatch_events(self._installation)
        claimed = claim_dispatches(self._installation, self._free, self._pace)
        for one in claimed:
            self._begin(one)
        return dispatched > 0 or (bool(claimed) and self._free > 0)

    def _begin(self, claimed: ClaimedDispatch) -> None:
        with self._counting:
            self._free -= 1
        self._senders.submit(self._deliver, claimed).add_done_callback(self._done)

    def _done(self, future: Future[None]) -> None:
        with self._counting:
            self._free += 1
        error = future.exception()
        if error is not None:
            _log.error("delivery.not_recorded", error=type(error).__name__)
        self.repeated.wake()

    def _deliver(self, claimed: ClaimedDispatch) -> None:
        outgoing = prepare_delivery(self._installation, claimed)
        if outgoing is None:
            return
        started_at = clock.now()
        message = Message(outgoing.id, outgoing.body, outgoing.secrets)
        outcome = self._sender.send(outgoing.url, message)
        tried = Tried(
            started_at,
            outcome.name,
            outcome.milliseconds,
            outcome.status,
            outgoing.without_unsaid(outcome.answer),
            outcome.retry_after if outcome.name == "busy" else None,
            outcome.is_permanent,
        )
        record_delivery(self._installation, claimed, tried, self._pace)
        metrics.DELIVERY_SECONDS.observe(outcome.milliseconds / 1000)
        _log.info(
            "event.delivered" if outcome.is_delivered else "event.not_delivered",
            dispatch=claimed.id,
            outcome=outcome.name,
            status=outcome.status,
            milliseconds=outcome.milliseconds,
        )
