"""Sends the tests of webhooks within a second or two of the press, in threads of its own."""

import json
import threading

import structlog
from sqlalchemy.exc import SQLAlchemyError

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.webhooks.webhook_tests import (
    ClaimedTest,
    claim_webhook_test,
    record_webhook_test,
)
from moderation.delivery import Message, Sender
from moderation.errors import Unavailable

_log = structlog.get_logger(__name__)

_THREADS = 2  # so that a receiver that keeps one waiting holds up nobody else
_LOOK_EVERY_SECONDS = 1.0


class WebhookTests:
    """Looks for tests that were asked for, and sends them."""

    def __init__(self, installation: Installation, sender: Sender | None = None) -> None:
        self._installation = installation
        self._sender = sender or Sender(installation.settings)
        self._stopping = threading.Event()

    def start(self) -> None:
        """Look again and again, in threads that end with the process."""
        for number in range(_THREADS):
            threading.Thread(target=self._keep, name=f"webhook-tests-{number}", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def look(self) -> bool:
        """Send one test, if there is one. Never fails."""
        try:
            return self._send_one()
        except (Unavailable, SQLAlchemyError) as error:
            _log.warning("webhook_test.not_done", error=type(error).__name__)
            return False

    def _send_one(self) -> bool:
        test = claim_webhook_test(self._installation)
        if test is None:
            return False
        outcome = self._sender.send(test.url, Message(test.id, _body(test), test.secrets))
        record_webhook_test(
            self._installation,
            test.id,
            outcome.name,
            outcome.status,
            outcome.milliseconds,
            outcome.answer,
        )
        _log.info("webhook_test.sent", outcome=outcome.name, milliseconds=outcome.milliseconds)
        return True

    def _keep(self) -> None:
        while not self._stopping.wait(_LOOK_EVERY_SECONDS):
            while self.look():
                pass


def _body(test: ClaimedTest) -> bytes:
    document = {
        "type": "webhook.test",
        "timestamp": clock.now().isoformat(),
        "data": {"site": test.site, "webhook": test.endpoint_id},
    }
    return json.dumps(document).encode()
