"""Export a site's audit trail, as the file that an admin fetches."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row

from moderation import clock
from moderation.actions.audit.read_audit import AuditFilter, walk_audit
from moderation.actions.installation import Act, Actor, Installation, record_act


def export_audit(
    installation: Installation, site_id: str, wanted: AuditFilter, moderator_id: str
) -> Iterator[tuple[Row[Any], str]]:
    """The rows, newest first. That they were fetched, and by whom, is on disk before any leaves.

    The caller has checked that the moderator is an admin of the site.
    """
    actor = Actor.moderator(moderator_id)
    with installation.database.transaction() as session:
        record_act(session, Act(actor, "audit.exported", clock.now(), site_id))
    return walk_audit(installation, site_id, wanted)
