"""What the rows of an audit trail are about, as things are called today.

The trail holds identifiers only, so names are looked up when it is read: what is gone has none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from moderation.tables import ListEntry, Moderator, WebhookEndpoint
from moderation.web_address import parts_of_stored

_PREFIXES = {
    "entry": ("list.",),
    "webhook": ("webhook.", "events.", "callback."),
    "person": ("moderator.",),
}


@dataclass(frozen=True, slots=True)
class AuditSubject:
    """``kind`` is ``entry``, ``webhook`` or ``person``; ``name`` is None where there is none.

    ``code`` is the kind of an entry. ``has_page`` is False for what was removed.
    """

    kind: str
    name: str | None
    code: str = ""
    has_page: bool = True


def read_subjects(
    session: Session, site_id: str, rows: Sequence[Row[Any]]
) -> dict[str, AuditSubject]:
    """Entries, webhooks and people by their identifiers; none of another site or that is gone."""
    found: dict[str, AuditSubject] = {}
    found.update(_entries(session, site_id, _ids(rows, "entry")))
    found.update(_webhooks(session, site_id, _ids(rows, "webhook")))
    found.update(_people(session, _ids(rows, "person")))
    return found


def _ids(rows: Sequence[Row[Any]], kind: str) -> set[str]:
    return {
        row.object_id for row in rows if row.object_id and row.action.startswith(_PREFIXES[kind])
    }


def _entries(session: Session, site_id: str, ids: set[str]) -> Mapping[str, AuditSubject]:
    columns = (ListEntry.id, ListEntry.kind, ListEntry.value)
    query = select(*columns).where(ListEntry.site_id == site_id, ListEntry.id.in_(ids))
    return {row.id: AuditSubject("entry", row.value, row.kind) for row in session.execute(query)}


def _webhooks(session: Session, site_id: str, ids: set[str]) -> Mapping[str, AuditSubject]:
    query = select(WebhookEndpoint).where(
        WebhookEndpoint.site_id == site_id, WebhookEndpoint.id.in_(ids)
    )
    return {
        row.id: AuditSubject("webhook", _called(row), has_page=row.removed_at is None)
        for row in session.scalars(query)
    }


def _called(endpoint: WebhookEndpoint) -> str:
    """Its description or its host; a whole address may hold a secret."""
    parts = parts_of_stored(endpoint.url)
    return endpoint.description.strip() or (parts and parts.hostname) or ""


def _people(session: Session, ids: set[str]) -> Mapping[str, AuditSubject]:
    query = select(Moderator.id, Moderator.display_name).where(Moderator.id.in_(ids))
    return {row.id: AuditSubject("person", row.display_name) for row in session.execute(query)}
