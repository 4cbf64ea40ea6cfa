"""Write the audit trail, in the transaction of the act itself."""

from datetime import datetime

from sqlalchemy.orm import Session

from moderation.tables import AuditRow


def record_act(
    session: Session,
    actor: str,
    action: str,
    now: datetime,
    *,
    site_id: str | None = None,
    object_id: str | None = None,
) -> None:
    """Add one row: ``actor`` is ``operator``, ``worker``, ``site`` or ``moderator:<id>``."""
    session.add(
        AuditRow(site_id=site_id, actor=actor, action=action, object_id=object_id, created_at=now)
    )
