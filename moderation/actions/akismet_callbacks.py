"""Callbacks: WordPress hears what a moderator decided on a comment that it asked about.

A callback carries the site's Akismet key in the clear, as its receiver expects. So the key that
asked is sealed once, when it first names a callback; no other table holds more than its digest.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from moderation.actions.add_site import origin_of
from moderation.actions.authenticate_site import origins_of
from moderation.actions.credentials import digest_of
from moderation.actions.installation import Installation
from moderation.database import insert_if_absent
from moderation.errors import Invalid
from moderation.receiver_url import LONGEST
from moderation.tables import AkismetComment, AkismetKey, ApiKey, Event

_RESULTS: dict[str, Literal["true", "false"]] = {
    "approved": "false",
    "spam": "true",
    # WordPress knows spam or not; "not" would publish what somebody rejected.
    "rejected": "true",
}


@dataclass(frozen=True, slots=True, repr=False)
class Callback:
    """What to post, and where to. It holds a key: it is never logged."""

    url: str
    body: bytes


def accepted_callback(installation: Installation, site_id: str, url: str | None) -> str | None:
    """The address, where it lies on one of the site's own origins; else nobody will be called."""
    if not url or len(url) > LONGEST or not (url.isascii() and url.isprintable()):
        return None
    try:
        origin = origin_of(url)
    except Invalid:
        return None
    return url if origin in origins_of(installation, site_id) else None


def keep_key(session: Session, installation: Installation, site_id: str, key: str) -> str | None:
    """The identifier of the key that asked, sealed from now on; None where it has just ended."""
    wanted = (ApiKey.site_id == site_id, ApiKey.digest == digest_of(key))
    key_id = session.scalar(select(ApiKey.id).where(*wanted))
    if key_id is None or session.get(AkismetKey, key_id) is not None:
        return key_id
    sealed, sealed_with = installation.vault.seal_akismet_key(site_id, key_id, key)
    row: dict[str, object] = {
        "api_key_id": key_id,
        "site_id": site_id,
        "sealed": sealed,
        "key_id": sealed_with,
    }
    insert_if_absent(session.connection(), AkismetKey.__table__, row)
    return key_id


def callback_for(
    session: Session, installation: Installation, event: Event, now: datetime
) -> Callback | None:
    """What WordPress must be told of an event; None where it waits for nothing.

    Only what a moderator concluded is news to it: the rest it was answered, or said itself.
    """
    result = result_of(event.type, str(event.payload.get("decided_by")))
    if result is None or event.comment_id is None:
        return None
    row = session.get(AkismetComment, event.comment_id)
    if row is None or row.callback is None:
        return None
    key = _key(session, installation, row, now)
    return Callback(row.callback, _body(key, event.comment_id, result)) if key else None


def result_of(event_type: str, decided_by: str) -> Literal["true", "false"] | None:
    """Whether WordPress shall take the comment for spam; None where it is told nothing."""
    if decided_by != "moderator":
        return None
    return _RESULTS.get(event_type.removeprefix("comment."))


def _body(key: str, guid: str, result: str) -> bytes:
    comments = [{"guid": guid, "result": result}]
    return json.dumps({"key": key, "endpoint": "comment-check", "comments": comments}).encode()


def _key(
    session: Session, installation: Installation, row: AkismetComment, now: datetime
) -> str | None:
    """The key that asked; once that has ended, the newest that works and ever named a callback."""
    works = or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now)
    query = (
        select(AkismetKey)
        .join(ApiKey, ApiKey.id == AkismetKey.api_key_id)
        .where(AkismetKey.site_id == row.site_id, works)
        .order_by((ApiKey.id == row.key_id).desc(), ApiKey.id.desc())
        .limit(1)
    )
    found = session.scalars(query).one_or_none()
    if found is None:
        return None
    return installation.vault.open_akismet_key(
        found.site_id, found.api_key_id, found.sealed, found.key_id
    )
