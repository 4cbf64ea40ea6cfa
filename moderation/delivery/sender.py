"""Send one signed message to one receiver, safely; whatever happens has a name.

The name is resolved once. Every address that it has must be public, or nothing is sent at all;
then the connection goes to one of these very addresses, so that a name server that changes its
answer changes nothing. Each try does all of it anew.
"""

import http.client
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from moderation import clock
from moderation.delivery.bounded_reading import AnswerTooLarge
from moderation.delivery.connection import KEPT_BYTES, Request, exchange
from moderation.delivery.outcome import DeliveryOutcome, Name, name_of_status
from moderation.delivery.signing import signed_headers
from moderation.reaching.checked_addresses import AddressForbidden, checked_addresses
from moderation.reaching.deadline import Deadline
from moderation.reaching.forbidden_addresses import is_forbidden
from moderation.reaching.names import NameUnknown, Resolve, addresses_of
from moderation.reaching.receiver_url import Receiver, RefusedUrl, receiver_of
from moderation.settings import Settings

PATIENCE_SECONDS = 15.0
_LONGEST_WAIT = 86_400


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """What is sent: the same id and body on every try, and the secrets that are good now.

    Without secrets it goes unsigned; with None, which are some that cannot be opened, nowhere.
    """

    id: str
    body: bytes
    secrets: Sequence[str] | None


# From the most special to the most general: the first that fits names what happened.
_NAMES: tuple[tuple[type[Exception], Name], ...] = (
    (RefusedUrl, "url_refused"),
    (NameUnknown, "name_unknown"),
    (AddressForbidden, "address_forbidden"),
    (AnswerTooLarge, "answer_too_large"),
    (TimeoutError, "too_slow"),
    (ssl.SSLCertVerificationError, "certificate_refused"),
    (ssl.SSLError, "tls_failed"),
    (http.client.RemoteDisconnected, "connection_failed"),
    (http.client.LineTooLong, "answer_too_large"),
    (http.client.HTTPException, "not_http"),
    (OSError, "connection_failed"),
    (ValueError, "not_http"),
)


class Sender:
    """Sends as the settings allow. Safe to use from several threads."""

    def __init__(
        self,
        settings: Settings,
        *,
        resolve: Resolve = addresses_of,
        trust: ssl.SSLContext | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._allow_http = settings.webhook_allow_http
        self._ports = settings.webhook_ports
        self._networks = settings.webhook_networks
        self._resolve = resolve
        self._trust = trust or ssl.create_default_context()
        self._patience = patience_seconds

    def send(self, url: str, message: Message) -> DeliveryOutcome:
        """Post a message. Takes no longer than its patience, and never raises for a receiver."""
        headers: dict[str, str] = {}
        if message.secrets is None:
            return DeliveryOutcome("secret_unavailable", 0)
        if message.secrets:
            headers = signed_headers(message.id, message.body, message.secrets, clock.now())
        return self.exchange("POST", url, message.body, headers)

    def exchange(
        self,
        method: str,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        kept_bytes: int = KEPT_BYTES,
    ) -> DeliveryOutcome:
        """Send any one request; the same patience, and the same machines that it doesn't reach."""
        deadline = Deadline(self._patience)
        now = clock.now()
        try:
            receiver, address = self._reach(url, deadline)
            request = Request(method, receiver, body, headers, kept_bytes)
            status, answer, retry_after = exchange(request, address, self._trust, deadline)
        except tuple(kind for kind, _ in _NAMES) as error:
            name = next(name for kind, name in _NAMES if isinstance(error, kind))
            return DeliveryOutcome(name, deadline.milliseconds())
        return DeliveryOutcome(
            name_of_status(status),
            deadline.milliseconds(),
            status,
            as_text(answer),
            _seconds(retry_after, now),
        )

    def _reach(self, url: str, deadline: Deadline) -> tuple[Receiver, str]:
        """Whom an address names, and where: at an address that may be reached."""
        receiver = receiver_of(url, allow_http=self._allow_http, ports=self._ports)
        addresses = checked_addresses(
            receiver.host, receiver.port, self._resolve, self._is_forbidden, deadline
        )
        return receiver, addresses[0]

    def _is_forbidden(self, address: str) -> bool:
        return is_forbidden(address, self._networks)


def as_text(answer: bytes) -> str:
    """What a receiver said, as text that a database keeps and a page can show."""
    text = answer.decode(errors="replace")
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in text)


def _seconds(retry_after: str | None, now: datetime) -> int | None:
    """How long the receiver asks us to wait, at most a day."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:6]), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        return None
    return min(max(0, round((moment - now).total_seconds())), _LONGEST_WAIT)
