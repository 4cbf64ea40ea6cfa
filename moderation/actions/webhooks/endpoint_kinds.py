"""The kinds of endpoints: webhooks, and those that doors have of their own."""

from collections.abc import Mapping

from moderation.actions.installation import Installation
from moderation.actions.installation.door import EndpointKind
from moderation.actions.webhooks.compose_message import compose_webhook, wants_event

_WEBHOOK = EndpointKind(
    wants=lambda _, endpoint, event: wants_event(endpoint, event), compose=compose_webhook
)


def endpoint_kinds(installation: Installation) -> Mapping[str, EndpointKind]:
    """Which events each kind wants, and what it is sent of them."""
    doors = {door.name: door.endpoint for door in installation.doors if door.endpoint}
    return {"webhook": _WEBHOOK} | doors
