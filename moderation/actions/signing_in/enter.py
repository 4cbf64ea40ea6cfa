"""Enter: who has proven who they are gets a session, or is asked for a code. And leave again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.factors.second_factor import has_authenticator
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.sessions.sessions import SignedIn, Visit, end_session, start_session
from moderation.actions.sessions.sign_in_steps import start_step


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """What the browser gets: the token of a session, or of a step where a code is still asked."""

    token: str
    is_session: bool


def enter(
    session: Session,
    moderator_id: str,
    visit: Visit,
    now: datetime,
    *,
    proven_twice: bool = False,
) -> Entry:
    """Let a moderator in, or ask for the second factor where they have set one up."""
    if not proven_twice and has_authenticator(session, moderator_id):
        return Entry(start_step(session, "code", now, moderator_id), is_session=False)
    record_act(session, Act(Actor.moderator(moderator_id), "moderator.signed_in", now))
    token = start_session(session, moderator_id, visit, now, proven_twice=proven_twice)
    return Entry(token, is_session=True)


def sign_out(installation: Installation, signed_in: SignedIn, token: str) -> None:
    """End the session of this browser."""
    now = clock.now()
    with installation.database.transaction() as session:
        end_session(session, token, now)
        record_act(
            session, Act(Actor.moderator(signed_in.moderator_id), "moderator.signed_out", now)
        )
