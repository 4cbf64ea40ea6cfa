"""Disable a moderator: no sign-in any more, and every open session ends."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Installation, record_act
from moderation.actions.sessions.sessions import end_all_sessions
from moderation.errors import NotFound
from moderation.tables import Moderator, SignInLink


def disable_moderator(installation: Installation, email: str) -> None:
    """Shut somebody out at once; what they decided stays. Raises ``NotFound``."""
    now = clock.now()
    index = installation.vault.account_index(email.strip())
    with installation.database.transaction() as session:
        query = select(Moderator).where(Moderator.blind_index == index)
        moderator = session.scalars(query).one_or_none()
        if moderator is None:
            raise NotFound("There is no moderator with this address.")
        shut_out(session, moderator, now)
        record_act(session, Act(OPERATOR, "moderator.disabled", now, object_id=moderator.id))


def stays_enabled(session: Session, moderator_id: str) -> bool:
    """Whether the account is not disabled, and nobody disables it before the transaction ends."""
    query = select(Moderator.id).where(
        Moderator.id == moderator_id, Moderator.disabled_at.is_(None)
    )
    return session.scalar(query.with_for_update(read=True)) is not None


def shut_out(session: Session, moderator: Moderator, now: datetime) -> None:
    """End every session and link, and let none begin."""
    session.execute(delete(SignInLink).where(SignInLink.moderator_id == moderator.id))
    moderator.disabled_at = moderator.disabled_at or now
    end_all_sessions(session, moderator.id, now)
