"""Reset the second factor of somebody whose devices are lost."""

from sqlalchemy import delete, select

from moderation import clock
from moderation.actions.factors.second_factor import forget_proof
from moderation.actions.installation import OPERATOR, Act, Installation, record_act
from moderation.actions.people.add_moderator import new_link
from moderation.actions.sessions.sessions import end_all_sessions
from moderation.errors import NotFound
from moderation.tables import Authenticator, Moderator, Passkey, RecoveryCode


def reset_second_factor(installation: Installation, email: str) -> str:
    """Forget app, recovery codes and passkeys, end every session; the token of a sign-in link.

    Raises ``NotFound``.
    """
    now = clock.now()
    index = installation.vault.account_index(email.strip())
    is_it = (Moderator.blind_index == index, Moderator.disabled_at.is_(None))
    with installation.database.transaction() as session:
        moderator_id = session.scalars(select(Moderator.id).where(*is_it)).one_or_none()
        if moderator_id is None:
            raise NotFound("There is no moderator with this address.")
        for table in (Authenticator, RecoveryCode, Passkey):
            session.execute(delete(table).where(table.moderator_id == moderator_id))
        end_all_sessions(session, moderator_id, now)
        forget_proof(session, moderator_id)
        record_act(session, Act(OPERATOR, "second_factor.reset", now, object_id=moderator_id))
        return new_link(session, moderator_id, now)
