"""What came of sending: delivered, or a named error."""

from dataclasses import dataclass
from typing import Literal

Name = Literal[
    "delivered",
    "url_refused",  # not an address that webhooks are sent to
    "secret_unavailable",  # what would sign it cannot be opened
    "name_unknown",  # the receiver's name has no address
    "address_forbidden",  # one of its addresses is not public
    "connection_failed",  # nobody listens, or the connection broke
    "certificate_refused",  # who answered is not proven to be the receiver
    "tls_failed",
    "too_slow",  # the whole took longer than it may
    "not_http",  # what answered doesn't speak HTTP
    "answer_too_large",  # more headers than are read
    "redirected",  # 3xx is not followed
    "gone",  # 410: the receiver wants no more
    "busy",  # 429 and 503
    "refused",  # other 4xx
    "failed",  # other 5xx, and anything else that is not 2xx
]

_PERMANENT = {"url_refused", "address_forbidden", "gone"}
_TOO_MANY, _GONE, _BUSY = 429, 410, 503


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """One try. ``answer`` is the beginning of what the receiver said, as text."""

    name: Name
    milliseconds: int
    status: int | None = None
    answer: str = ""
    retry_after: int | None = None  # seconds

    @property
    def is_delivered(self) -> bool:
        """Only 2xx is."""
        return self.name == "delivered"

    @property
    def is_permanent(self) -> bool:
        """Whether trying again is useless until somebody has changed something."""
        return self.name in _PERMANENT


def name_of_status(status: int) -> Name:
    """The name of what an HTTP status says."""
    if 200 <= status < 300:
        return "delivered"
    if 300 <= status < 400:
        return "redirected"
    named: dict[int, Name] = {_GONE: "gone", _TOO_MANY: "busy", _BUSY: "busy"}
    return named.get(status, "refused" if 400 <= status < 500 else "failed")
