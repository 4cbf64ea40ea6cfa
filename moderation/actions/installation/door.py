"""What a door for other people's software brings along, so that no other room need name it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import InstrumentedAttribute, Session

from moderation.database import Base
from moderation.settings import Settings
from moderation.tables import Event, WebhookEndpoint

if TYPE_CHECKING:
    from moderation.actions.installation.installation import Installation


@dataclass(frozen=True, slots=True, repr=False)
class Outgoing:
    """One message to one receiver. No secrets: it goes unsigned.

    ``unsaid`` stands in the body in the clear and is kept nowhere, be it that an answer repeats it.
    """

    id: str
    url: str
    body: bytes
    secrets: Sequence[str]
    unsaid: str = ""

    def without_unsaid(self, answer: str) -> str:
        """What may be kept of an answer."""
        return answer.replace(self.unsaid, "…") if self.unsaid else answer


@dataclass(frozen=True, slots=True)
class EndpointKind:
    """``wants`` is asked in the transaction that dispatches, ``compose`` before every try."""

    wants: Callable[[Session, WebhookEndpoint, Event], bool]
    compose: Callable[["Installation", WebhookEndpoint, Event], Outgoing | None]


@dataclass(frozen=True, slots=True)
class Expiring:
    """A table whose rows go by themselves, some days after a moment that stands in them."""

    table: type[Base]
    since: InstrumentedAttribute[datetime]
    days: Callable[[Settings], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A door by its ``name``.

    ``endpoint`` tells its callers of events. By the tables ``of_comments`` it recognises comments:
    what they have goes with the author. ``expiring`` is what it remembers for a time.
    """

    name: str
    endpoint: EndpointKind | None = None
    of_comments: Sequence[type[Any]] = ()
    expiring: Sequence[Expiring] = ()
