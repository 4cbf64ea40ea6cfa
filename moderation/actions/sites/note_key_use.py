"""Note that a key was used: at most once an hour, so that a busy site writes nothing for it."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, update

from moderation.actions.installation import Installation
from moderation.errors import Unavailable
from moderation.tables.credential import Credential

_log = structlog.get_logger(__name__)

_EVERY = timedelta(hours=1)
_PATIENCE_SECONDS = 0.1  # whoever reads does not wait for those who write


def note_key_use(
    installation: Installation,
    table: type[Credential],
    key_id: str,
    last_used_at: datetime | None,
    now: datetime,
) -> None:
    """Write the time down, if the one that is there is old. Never fails: it is only a note."""
    if last_used_at is not None and now - last_used_at < _EVERY:
        return
    old = or_(table.last_used_at.is_(None), table.last_used_at < now - _EVERY)
    try:
        with installation.database.transaction(_PATIENCE_SECONDS) as session:
            session.execute(update(table).where(table.id == key_id, old).values(last_used_at=now))
    except Unavailable:
        _log.warning("key.use_not_noted")
