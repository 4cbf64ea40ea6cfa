"""The kinds of endpoints: which events each wants, and what it is sent of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from moderation.actions.installation.installation import Installation
from moderation.actions.webhooks.akismet_callbacks import KIND, compose_callback, wants_callback
from moderation.actions.webhooks.compose_message import Outgoing, compose_webhook, wants_event
from moderation.tables import Event, WebhookEndpoint


@dataclass(frozen=True, slots=True)
class EndpointKind:
    """``wants`` is asked in the transaction that dispatches, ``compose`` before every try."""

    wants: Callable[[Session, WebhookEndpoint, Event], bool]
    compose: Callable[[Installation, WebhookEndpoint, Event], Outgoing | None]


KINDS: Mapping[str, EndpointKind] = {
    "webhook": EndpointKind(
        wants=lambda _, endpoint, event: wants_event(endpoint, event), compose=compose_webhook
    ),
    KIND: EndpointKind(wants=wants_callback, compose=compose_callback),
}
