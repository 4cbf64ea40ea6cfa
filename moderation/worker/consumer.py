"""The worker's process: runs tasks, says that it lives, and stops in order."""

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from huey.consumer import Consumer

from moderation.actions.installation.beat import beat
from moderation.actions.installation.installation import Installation
from moderation.actions.learning.pick_up_model import ModelPickUp
from moderation.errors import Unavailable
from moderation.worker.batch_runner import BatchRunner
from moderation.worker.event_delivery import EventDelivery
from moderation.worker.queue import open_queue
from moderation.worker.search_reading import SearchReading
from moderation.worker.tasks import register_tasks
from moderation.worker.webhook_tests import WebhookTests

_log = structlog.get_logger(__name__)

_THREADS = 2  # so that a long expiry does not hold missing opinions up
_LOOK_EVERY_SECONDS = 1.0
_BEAT_EVERY_SECONDS = 10.0
_PATIENCE_SECONDS = 15
_ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def run(installation: Installation) -> None:
    """Work until a signal ends it; tasks under way are finished first."""
    ModelPickUp(installation).start()
    WebhookTests(installation).start()
    deliveries = EventDelivery(installation)
    deliveries.start()
    batches = BatchRunner(installation)
    batches.start()
    reading = SearchReading(installation)
    reading.start()
    queue = open_queue(installation.settings)
    at_start = register_tasks(queue, installation)
    consumer = Consumer(
        queue,
        workers=_THREADS,
        initial_delay=_LOOK_EVERY_SECONDS,
        max_delay=_LOOK_EVERY_SECONDS,
        shutdown_timeout=_PATIENCE_SECONDS,
    )
    consumer.start()
    with _endings() as ending:
        for task in at_start:
            task()
        _log.info("worker.started", threads=_THREADS)
        _live(installation, consumer, ending)
    deliveries.ask_to_stop()
    batches.stop()
    consumer.stop(graceful=True)
    reading.stop()
    deliveries.wait()
    queue.storage.close()
    _log.info("worker.stopped")


def _live(installation: Installation, consumer: Consumer, ending: int) -> None:
    while True:
        consumer.check_worker_health()
        try:
            beat(installation)
        except Unavailable:
            _log.warning("worker.beat_missed")
        if select.select([ending], [], [], _BEAT_EVERY_SECONDS)[0]:
            return


@contextmanager
def _endings() -> Iterator[int]:
    """A descriptor that can be read once a signal has come, to whichever thread it came."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer)
    for number in _ENDINGS:
        signal.signal(number, lambda *_: None)
    try:
        yield reader
    finally:
        signal.set_wakeup_fd(before)
        os.close(reader)
        os.close(writer)
