"""Sign out: the session ends on the server, whatever the browser keeps."""

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.sessions.sessions import SignedIn, end_session


def sign_out(installation: Installation, signed_in: SignedIn, token: str) -> None:
    """End the session of this browser."""
    now = clock.now()
    with installation.database.transaction() as session:
        end_session(session, token, now)
        record_act(
            session, Act(Actor.moderator(signed_in.moderator_id), "moderator.signed_out", now)
        )
