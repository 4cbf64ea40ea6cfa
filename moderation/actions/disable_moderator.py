"""Disable a moderator: no sign-in any more, and every open session ends."""

from sqlalchemy import delete, select, update

from moderation import clock
from moderation.actions.audit import record_act
from moderation.actions.installation import Installation
from moderation.errors import NotFound
from moderation.tables import Moderator, ReviewSession, SignInLink


def disable_moderator(installation: Installation, email: str) -> None:
    """Shut somebody out at once; what they decided stays. Raises ``NotFound``."""
    now = clock.now()
    index = installation.vault.account_index(email.strip())
    with installation.database.transaction() as session:
        query = select(Moderator).where(Moderator.blind_index == index)
        moderator = session.scalars(query).one_or_none()
        if moderator is None:
            raise NotFound("There is no moderator with this address.")
        moderator.disabled_at = moderator.disabled_at or now
        session.execute(
            update(ReviewSession)
            .where(ReviewSession.moderator_id == moderator.id, ReviewSession.ended_at.is_(None))
            .values(ended_at=now)
        )
        session.execute(delete(SignInLink).where(SignInLink.moderator_id == moderator.id))
        record_act(session, "operator", "moderator.disabled", now, object_id=moderator.id)
