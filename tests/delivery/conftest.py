"""A sender, and the receivers on loopback that it may reach in tests."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from moderation.actions.installation.credentials import new_signing_secret
from moderation.delivery import DeliveryOutcome, Message, Sender
from moderation.settings import Settings
from tests.fixtures.receivers import NAME, Certificates, RunningReceiver

OLD, NEW = new_signing_secret(), new_signing_secret()
MESSAGE = Message("0190-test", b'{"type": "webhook.test"}', [NEW, OLD])
LOOPBACK = "127.0.0.0/8"

Send = Callable[..., DeliveryOutcome]


@pytest.fixture
def send(certificates: Certificates) -> Send:
    """Sends to a receiver on loopback, which is allowed here: ``send(receiver)``."""

    def send_one(receiver: RunningReceiver, path: str = "/hook", **changes: Any) -> DeliveryOutcome:
        options: dict[str, Any] = {
            "scheme": "https",
            "host": NAME,
            "allow": LOOPBACK,
            "resolve": lambda *_: ["127.0.0.1"],
            "trust": certificates.trust,
            "patience_seconds": 15.0,
            "message": MESSAGE,
        } | changes
        settings = Settings(
            database_url=SecretStr("sqlite://"),
            webhook_allow_http=options["scheme"] == "http",
            webhook_allow_addresses=options["allow"],
            webhook_allow_ports=str(receiver.port),
        )
        sender = Sender(
            settings,
            resolve=options["resolve"],
            trust=options["trust"],
            patience_seconds=options["patience_seconds"],
        )
        url = f"{options['scheme']}://{options['host']}:{receiver.port}{path}"
        return sender.send(url, options["message"])

    return send_one
