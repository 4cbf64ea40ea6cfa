"""Put into the audit trail what an upgrade joined: it had no keys to write there."""

from sqlalchemy import select

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Installation, record_act
from moderation.actions.installation.act import details_of
from moderation.tables import ThreadMove


def note_joined_threads(installation: Installation) -> None:
    """One act for each site on which threads became one, if that is not noted yet."""
    waiting = select(ThreadMove).where(
        ThreadMove.kind == "upgrade", ThreadMove.audited_at.is_(None)
    )
    with installation.database.reading() as session:
        if session.scalars(waiting.limit(1)).first() is None:
            return
    now = clock.now()
    with installation.database.transaction() as session:
        for move in session.scalars(waiting.order_by(ThreadMove.id).with_for_update()):
            move.audited_at = now
            told = details_of(moved=move.moved, merged=move.merged, comments=move.comments)
            act = Act(OPERATOR, "threads.joined", now, move.site_id, move.id, details=told)
            record_act(session, act)
