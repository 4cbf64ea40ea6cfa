"""One's own sessions: which browsers are signed in, and how to end them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Installation, record_act
from moderation.actions.sessions.sessions import ABSOLUTE, IDLE, SignedIn, end_all_sessions
from moderation.errors import NotFound
from moderation.identifiers import is_id
from moderation.tables import ReviewSession

MOST = 100


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A browser that is signed in. The network is truncated: no machine is named."""

    id: str
    started_at: datetime
    seen_at: datetime
    network: str | None
    browser: str | None
    is_this: bool


def read_sessions(session: Session, who: SignedIn) -> Sequence[OwnSession]:
    """Those that could still be used, the last seen of them: this one first."""
    now = clock.now()
    query = select(ReviewSession).where(
        ReviewSession.moderator_id == who.moderator_id,
        ReviewSession.ended_at.is_(None),
        ReviewSession.seen_at > now - IDLE,
        ReviewSession.created_at > now - ABSOLUTE,
    )
    rows = session.scalars(query.order_by(ReviewSession.seen_at.desc()).limit(MOST)).all()
    found = [_shown(row, who) for row in rows]
    return sorted(found, key=lambda one: not one.is_this)


def end_own_session(installation: Installation, who: SignedIn, session_id: str) -> None:
    """End one. Raises ``NotFound``, the same for one that is over and for somebody else's."""
    now = clock.now()
    with installation.database.transaction() as session:
        ended = (
            is_id(session_id)
            and session.execute(
                update(ReviewSession)
                .where(
                    ReviewSession.id == session_id,
                    ReviewSession.moderator_id == who.moderator_id,
                    ReviewSession.ended_at.is_(None),
                )
                .values(ended_at=now)
                .returning(ReviewSession.id)
            ).one_or_none()
        )
        if not ended:
            raise NotFound("This session has ended already.")
        record_act(session, Act(who.actor, "session.ended", now, object_id=session_id))


def end_other_sessions(installation: Installation, who: SignedIn) -> None:
    """End every one but this."""
    now = clock.now()
    with installation.database.transaction() as session:
        end_all_sessions(session, who.moderator_id, now, but=who.session_id)
        record_act(session, Act(who.actor, "sessions.ended", now, object_id=who.moderator_id))


def _shown(row: ReviewSession, who: SignedIn) -> OwnSession:
    return OwnSession(
        row.id, row.created_at, row.seen_at, row.network, row.browser, row.id == who.session_id
    )
