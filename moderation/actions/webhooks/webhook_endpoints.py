"""Webhook endpoints of a site: add, change, disable, enable, remove. All but adding is undoable."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.installation.record_change import record_change
from moderation.actions.webhooks.end_dispatches import end_dispatches
from moderation.actions.webhooks.hopeless_address import why_hopeless
from moderation.errors import Conflict, Invalid, NotFound
from moderation.identifiers import is_id, new_id
from moderation.reaching.receiver_url import RefusedUrl, receiver_of
from moderation.tables import Site, WebhookEndpoint

EVENTS = (
    "comment.approved",
    "comment.spam",
    "comment.rejected",
    "comment.pending",
    "comment.edited",
    "comment.reported",
    "comment.withdrawn",
    "author.erased",
    "statement.given",
    "comment.appealed",
)
MOST_ENDPOINTS = 20
LONGEST_DESCRIPTION = 200


def add_webhook(
    installation: Installation,
    site_id: str,
    url: str,
    events: Sequence[str],
    description: str,
    moderator_id: str | None,
) -> str:
    """Add an endpoint; the answer is its identifier. Raises ``Invalid`` and ``Conflict``.

    Nobody's identifier is the operator's.
    """
    values = _values(installation, url, events, description)
    now = clock.now()
    with installation.database.transaction() as session:
        session.execute(select(Site.id).where(Site.id == site_id).with_for_update())
        endpoint_id = new_id()
        require_place(session, site_id, endpoint_id, str(values["url"]))
        session.add(
            WebhookEndpoint(
                id=endpoint_id,
                site_id=site_id,
                created_at=now,
                **values,
            )
        )
        actor = Actor.moderator_or_operator(moderator_id)
        record_act(session, Act(actor, "webhook.added", now, site_id, endpoint_id))
    return endpoint_id


def change_webhook(
    installation: Installation,
    site_id: str,
    endpoint_id: str,
    url: str,
    events: Sequence[str],
    description: str,
    moderator_id: str,
) -> str | None:
    """Change an endpoint; the answer is the change.

    Raises ``Invalid``, ``NotFound`` and ``Conflict``.
    """
    values = _values(installation, url, events, description)
    return _put(installation, site_id, endpoint_id, values, "webhook.changed", moderator_id)


def disable_webhook(
    installation: Installation, site_id: str, endpoint_id: str, moderator_id: str
) -> str | None:
    """Send it nothing until it is enabled again. What waits for it becomes dead letters."""
    values = {"disabled_at": clock.now(), "disabled_reason": "by_admin"}
    return _put(installation, site_id, endpoint_id, values, "webhook.disabled", moderator_id)


def enable_webhook(
    installation: Installation, site_id: str, endpoint_id: str, moderator_id: str
) -> str | None:
    """Send to it again; what it failed before is forgotten. Dead letters stay such."""
    values = {"disabled_at": None, "disabled_reason": None, "failing_since": None}
    return _put(installation, site_id, endpoint_id, values, "webhook.enabled", moderator_id)


def remove_webhook(
    installation: Installation, site_id: str, endpoint_id: str, moderator_id: str
) -> str | None:
    """Take it off the list; it is deleted in a week."""
    values = {"removed_at": clock.now()}
    return _put(installation, site_id, endpoint_id, values, "webhook.removed", moderator_id)


def find_endpoint(session: Session, site_id: str, endpoint_id: str) -> WebhookEndpoint:
    """A site's endpoint. Raises ``NotFound``, the same for another site's and a removed one."""
    query = select(WebhookEndpoint).where(
        WebhookEndpoint.id == endpoint_id,
        WebhookEndpoint.site_id == site_id,
        WebhookEndpoint.removed_at.is_(None),
    )
    found = session.scalars(query.with_for_update()).one_or_none() if is_id(endpoint_id) else None
    if found is None:
        raise NotFound("There is no such webhook.")
    return found


def _put(
    installation: Installation,
    site_id: str,
    endpoint_id: str,
    values: Mapping[str, object],
    action: str,
    moderator_id: str,
) -> str | None:
    now = clock.now()
    with installation.database.transaction() as session:
        session.execute(select(Site.id).where(Site.id == site_id).with_for_update())
        found = find_endpoint(session, site_id, endpoint_id)
        if values.get("url", found.url) != found.url:
            require_place(session, site_id, endpoint_id, str(values["url"]))
        before = {name: getattr(found, name) for name in values}
        if before == dict(values) or (
            action == "webhook.disabled" and found.disabled_at is not None
        ):
            return None
        for name, value in values.items():
            setattr(found, name, value)
        _follow(session, found, before, now)
        record_act(session, Act(Actor.moderator(moderator_id), action, now, site_id, endpoint_id))
        return record_change(
            session,
            site_id,
            moderator_id,
            "webhook",
            {name: _plain(value) for name, value in before.items()},
            {name: _plain(value) for name, value in values.items()},
            now,
            object_id=endpoint_id,
        )


def _follow(
    session: Session, endpoint: WebhookEndpoint, before: Mapping[str, object], now: datetime
) -> None:
    """What waits for an endpoint that is off waits no more; another address has no past."""
    if endpoint.disabled_at or endpoint.removed_at:
        session.flush()
        end_dispatches(session, endpoint.id, now)
    elif before.get("url", endpoint.url) != endpoint.url or before.get("disabled_at"):
        endpoint.failures, endpoint.last_failed_at, endpoint.paused_until = 0, None, None


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def require_place(session: Session, site_id: str, endpoint_id: str, url: str) -> None:
    """Raise ``Conflict`` where the site has too many others, or another with this address."""
    here = (
        WebhookEndpoint.id != endpoint_id,
        WebhookEndpoint.site_id == site_id,
        WebhookEndpoint.kind == "webhook",
        WebhookEndpoint.removed_at.is_(None),
    )
    if (session.scalar(select(func.count()).where(*here)) or 0) >= MOST_ENDPOINTS:
        raise Conflict("A site has at most 20 webhooks. Remove one first.")
    if session.scalar(select(WebhookEndpoint.id).where(*here, WebhookEndpoint.url == url)):
        raise Conflict("There is a webhook with this address already.")


def _values(
    installation: Installation, url: str, events: Sequence[str], description: str
) -> dict[str, object]:
    settings = installation.settings
    try:
        receiver = receiver_of(
            url.strip(), allow_http=settings.webhook_allow_http, ports=settings.webhook_ports
        )
    except RefusedUrl as refused:
        raise Invalid(str(refused), parameter="url") from None
    hopeless = why_hopeless(receiver, settings.webhook_networks)
    if hopeless:
        raise Invalid(hopeless, parameter="url")
    if not set(events) <= set(EVENTS):
        raise Invalid("One of the events is none that the service knows.")
    text = " ".join(description.split())
    if len(text) > LONGEST_DESCRIPTION or not text.isprintable():
        raise Invalid(
            "A description has at most 200 letters, and no control characters.",
            parameter="description",
        )
    chosen = [event for event in EVENTS if event in events]
    everything = len(chosen) == len(EVENTS)
    return {"url": receiver.url, "events": [] if everything else chosen, "description": text}
