"""The kinds of endpoints: webhooks, and those that doors have of their own."""

import json
from collections.abc import Mapping
from datetime import datetime

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.installation.door import EndpointKind, Outgoing
from moderation.actions.sites.authenticate_site import signing_secrets
from moderation.tables import Event, WebhookEndpoint

MOST_BYTES = 20_000
"""What Standard Webhooks asks a payload to stay below."""


def compose_webhook(
    installation: Installation, endpoint: WebhookEndpoint, event: Event
) -> Outgoing:
    """An event as Standard Webhooks has it, to be signed with every secret that is good now."""
    body = webhook_body(event.type, event.created_at, event.payload)
    return Outgoing(event.id, endpoint.url, body, signing_secrets(installation, event.site_id))


def wants_event(endpoint: WebhookEndpoint, event: Event) -> bool:
    """Whether a webhook wants events of this type, and existed when this one was made."""
    is_of_type = not endpoint.events or event.type in endpoint.events
    # One that was made ahead of now was made before the clock went back.
    was_there = endpoint.created_at <= event.created_at or endpoint.created_at > clock.now()
    return is_of_type and was_there


def webhook_body(kind: str, created_at: datetime, payload: Mapping[str, object]) -> bytes:
    """The payload as JSON. A comment's text is cut where all of it would be too long."""
    data = dict(payload)
    if isinstance(data.get("body"), str):
        data["body_truncated"] = False
    body = _written(kind, created_at, data)
    if len(body) < MOST_BYTES or "body_truncated" not in data:
        return body
    return _shortened(kind, created_at, data)


def _shortened(kind: str, created_at: datetime, data: dict[str, object]) -> bytes:
    """As much of the text as has a place, found by halving: signs differ in length as JSON."""
    text, fits, too_long = str(data["body"]), 0, len(str(data["body"]))
    data["body_truncated"] = True
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        data["body"] = text[:middle]
        if len(_written(kind, created_at, data)) < MOST_BYTES:
            fits = middle
        else:
            too_long = middle
    data["body"] = text[:fits]
    return _written(kind, created_at, data)


def _written(kind: str, created_at: datetime, data: Mapping[str, object]) -> bytes:
    document = {"type": kind, "timestamp": created_at.isoformat(), "data": data}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


_WEBHOOK = EndpointKind(
    wants=lambda _, endpoint, event: wants_event(endpoint, event), compose=compose_webhook
)


def endpoint_kinds(installation: Installation) -> Mapping[str, EndpointKind]:
    """Which events each kind wants, and what it is sent of them."""
    doors = {door.name: door.endpoint for door in installation.doors if door.endpoint}
    return {"webhook": _WEBHOOK} | doors
