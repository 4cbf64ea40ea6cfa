"""Keep what an admin changed, before and after, so that it can be undone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from moderation.identifiers import new_id
from moderation.tables import SiteChange

Kind = Literal["settings", "origin", "role", "webhook"]


def record_change(
    session: Session,
    site_id: str,
    moderator_id: str,
    kind: Kind,
    before: Mapping[str, object],
    after: Mapping[str, object],
    now: datetime,
    *,
    object_id: str | None = None,
) -> str:
    """Add one row in the transaction of the change itself; the answer is its identifier."""
    change_id = new_id()
    session.add(
        SiteChange(
            id=change_id,
            site_id=site_id,
            moderator_id=moderator_id,
            kind=kind,
            object_id=object_id,
            before=dict(before),
            after=dict(after),
            created_at=now,
        )
    )
    return change_id
