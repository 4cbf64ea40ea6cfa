"""Callbacks: WordPress hears what a moderator decided on a comment that it asked about.

An address that a check names becomes an endpoint of the kind ``akismet``, and is called by the
worker as every webhook is: checked, in order, tried again. A callback carries the site's Akismet
key in the clear, as its receiver expects. So the key that asked is sealed once, when it first names
an address; no other table holds more than its digest.
"""

import json
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, bindparam, func, or_, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.installation.credentials import digest_of
from moderation.actions.installation.door import Outgoing
from moderation.actions.sites.add_site import origin_of
from moderation.actions.sites.authenticate_site import origins_of
from moderation.database import insert_if_absent
from moderation.errors import Invalid
from moderation.identifiers import new_id
from moderation.reaching.receiver_url import RefusedUrl, receiver_of
from moderation.tables import (
    AkismetComment,
    AkismetKey,
    ApiKey,
    Event,
    Site,
    SiteOrigin,
    WebhookEndpoint,
)

KIND = "akismet"
_KEYS_TRIED = 10
MOST_ADDRESSES = 10  # of one site; whoever has its key could otherwise name any number

_RESULTS: dict[str, Literal["true", "false"]] = {
    "comment.approved": "false",
    "comment.spam": "true",
    # WordPress knows spam or not; "not" would publish what somebody rejected, or leave public what
    # waits again.
    "comment.rejected": "true",
    "comment.pending": "true",
}
_GIVEN_UP = {"gone", "failing"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is called back: an endpoint, and the key that asked."""

    endpoint_id: str
    key_id: str


def caller_of(installation: Installation, site_id: str, url: str | None, key: str) -> Caller | None:
    """Remember an address, where it lies on one of the site's own origins; else nobody is called.

    An address that was given up is tried again: who asks is there.
    """
    if not url:
        return None
    with installation.database.glance() as connection:
        found = _known(connection, site_id, url, key)
    if found is not None or not _is_allowed(installation, site_id, url):
        return found
    with installation.database.transaction() as session:
        session.execute(select(Site.id).where(Site.id == site_id).with_for_update())
        key_id = _keep_key(session, installation, site_id, key)
        endpoint_id = _keep_address(session, site_id, url) if key_id else None
    return Caller(endpoint_id, key_id) if key_id and endpoint_id else None


def wants_callback(session: Session, endpoint: WebhookEndpoint, event: Event) -> bool:
    """Whether WordPress waits for this.

    Only what a moderator concluded is news to it: the rest it was answered, or said itself.
    """
    if result_of(event.type, event.payload.get("decided_by")) is None or event.comment_id is None:
        return False
    row = session.get(AkismetComment, event.comment_id)
    if row is None or row.endpoint_id != endpoint.id:
        return False
    return _is_on_site(session, endpoint)


def compose_callback(
    installation: Installation, endpoint: WebhookEndpoint, event: Event
) -> Outgoing | None:
    """What is posted; None where the site is not at home there any more.

    It holds a key in the clear; WordPress knows no signature.
    """
    result = result_of(event.type, event.payload.get("decided_by")) or "true"
    guid = str(event.comment_id or event.payload.get("id"))
    with installation.database.reading() as session:
        if not _is_on_site(session, endpoint):
            return None
        key = _key(session, installation, event)
    body = callback_body(key, guid, result, event.type.removeprefix("comment."))
    return Outgoing(event.id, endpoint.url, body, secrets=(), unsaid=key)


def result_of(event_type: str, decided_by: object) -> Literal["true", "false"] | None:
    """Whether WordPress shall take the comment for spam; None where it is told nothing."""
    return _RESULTS.get(event_type) if decided_by == "moderator" else None


def callback_body(key: str, guid: str, result: str, status: str) -> bytes:
    """The document that the plugin reads; the status is for our must-use plugin beside it."""
    comments = [{"guid": guid, "result": result, "status": status}]
    return json.dumps({"key": key, "endpoint": "comment-check", "comments": comments}).encode()


def _is_on_site(session: Session, endpoint: WebhookEndpoint) -> bool:
    """The origin may have been taken off the site since it was named, or between two tries."""
    return session.get(SiteOrigin, (endpoint.site_id, origin_of(endpoint.url))) is not None


def _is_allowed(installation: Installation, site_id: str, url: str) -> bool:
    settings = installation.settings
    try:
        receiver_of(url, allow_http=settings.webhook_allow_http, ports=settings.webhook_ports)
        return origin_of(url) in origins_of(installation, site_id)
    except (RefusedUrl, Invalid):
        return False


def _known(connection: Connection, site_id: str, url: str, key: str) -> Caller | None:
    wanted = {"site_id": site_id, "url": url, "digest": digest_of(key)}
    row = connection.execute(_KNOWN, wanted).one_or_none()
    return Caller(row.id, row.api_key_id) if row else None


_KNOWN = (
    select(WebhookEndpoint.id, AkismetKey.api_key_id)
    .join(AkismetKey, AkismetKey.site_id == WebhookEndpoint.site_id)
    .join(ApiKey, ApiKey.id == AkismetKey.api_key_id)
    .where(
        WebhookEndpoint.site_id == bindparam("site_id"),
        WebhookEndpoint.kind == KIND,
        WebhookEndpoint.url == bindparam("url"),
        WebhookEndpoint.removed_at.is_(None),
        WebhookEndpoint.disabled_at.is_(None),
        ApiKey.digest == bindparam("digest"),
    )
    .limit(1)
)


def _keep_key(session: Session, installation: Installation, site_id: str, key: str) -> str | None:
    """The identifier of the key, sealed from now on; None where it has just been deleted."""
    wanted = (ApiKey.site_id == site_id, ApiKey.digest == digest_of(key))
    key_id = session.scalar(select(ApiKey.id).where(*wanted))
    if key_id is None or session.get(AkismetKey, key_id) is not None:
        return key_id
    sealed, sealed_with = installation.vault.seal(AkismetKey, key_id, key, site_id=site_id)
    row: dict[str, object] = {"api_key_id": key_id, "site_id": site_id}
    row |= {"sealed": sealed, "key_id": sealed_with}
    insert_if_absent(session.connection(), AkismetKey.__table__, row)
    return key_id


def _keep_address(session: Session, site_id: str, url: str) -> str | None:
    mine = (
        WebhookEndpoint.site_id == site_id,
        WebhookEndpoint.kind == KIND,
        WebhookEndpoint.removed_at.is_(None),
    )
    query = select(WebhookEndpoint).where(*mine, WebhookEndpoint.url == url).limit(1)
    found = session.scalars(query.with_for_update()).one_or_none()
    if found is not None:
        if found.disabled_reason in _GIVEN_UP:
            found.disabled_at = found.disabled_reason = found.failing_since = None
            found.failures, found.paused_until = 0, None
        return found.id
    if (session.scalar(select(func.count()).where(*mine)) or 0) >= MOST_ADDRESSES:
        return None
    now = clock.now()
    made = WebhookEndpoint(
        id=new_id(),
        site_id=site_id,
        kind=KIND,
        url=url,
        description="",
        events=[],
        created_at=now,
    )
    session.add(made)
    record_act(session, Act(Actor("site"), "callback.added", now, site_id, made.id))
    return made.id


def _key(session: Session, installation: Installation, event: Event) -> str:
    """The key that asked. Once that has ended, the newest that works and ever named an address.

    Where none works any more, one that has ended: WordPress refuses it, and the log tells. One that
    cannot be opened is passed over.
    """
    works = or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > clock.now())
    row = session.get(AkismetComment, event.comment_id) if event.comment_id else None
    asked = ApiKey.id == (row.key_id if row else None)
    query = (
        select(AkismetKey)
        .join(ApiKey, ApiKey.id == AkismetKey.api_key_id)
        .where(AkismetKey.site_id == event.site_id)
        .order_by(works.desc(), asked.desc(), ApiKey.id.desc())
        .limit(_KEYS_TRIED)
    )
    opened = (installation.vault.open(row) for row in session.scalars(query))
    return next((key for key in opened if isinstance(key, str)), "")
