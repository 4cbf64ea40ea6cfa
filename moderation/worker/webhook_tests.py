"""Sends the tests of webhooks within a second or two of the press."""

import json

import structlog

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.webhooks.webhook_tests import (
    ClaimedTest,
    claim_webhook_test,
    record_webhook_test,
)
from moderation.delivery import Message, Sender

_log = structlog.get_logger(__name__)


def send_webhook_test(installation: Installation, sender: Sender) -> bool:
    """Send one test that was asked for; False where there is none."""
    test = claim_webhook_test(installation)
    if test is None:
        return False
    outcome = sender.send(test.url, Message(test.id, _body(test), test.secrets))
    record_webhook_test(
        installation,
        test.id,
        outcome.name,
        outcome.status,
        outcome.milliseconds,
        outcome.answer,
    )
    _log.info("webhook_test.sent", outcome=outcome.name, milliseconds=outcome.milliseconds)
    return True


def _body(test: ClaimedTest) -> bytes:
    document = {
        "type": "webhook.test",
        "timestamp": clock.now().isoformat(),
        "data": {"site": test.site, "webhook": test.endpoint_id},
    }
    return json.dumps(document).encode()
