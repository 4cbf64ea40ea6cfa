"""Confirm that whoever sits there is who signed in: before what nobody may do in their name.

A session that began within ten minutes is confirmation enough, and so is a password that was typed
within ten minutes. Who has no password signed in by a link and has nothing to type.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.audit import record_act
from moderation.actions.installation import Installation
from moderation.actions.passwords import is_password
from moderation.actions.sessions import SignedIn
from moderation.actions.slow_down_sign_in import count_attempt, forgive_account, watch_account
from moderation.errors import Invalid, TooManyRequests
from moderation.tables import AuditRow, Moderator, ReviewSession

LASTS = timedelta(minutes=10)
_ACTION = "session.confirmed"


def must_confirm(installation: Installation, who: SignedIn) -> bool:
    """Whether this session's moderator has to type their password first."""
    with installation.database.reading() as session:
        has_password = session.get_one(Moderator, who.moderator_id).password_hash is not None
        return has_password and not _is_confirmed(session, who, clock.now())


def confirm_password(installation: Installation, who: SignedIn, password: str) -> None:
    """Take note of a right password. Raises ``Invalid``, and ``TooManyRequests`` after guesses."""
    watched = watch_account(installation.vault.digest("confirm", who.moderator_id.encode()))
    with installation.database.transaction() as session:
        wait = count_attempt(installation.database, session, (watched,), clock.now())
        kept = session.get_one(Moderator, who.moderator_id).password_hash
    if wait:
        raise TooManyRequests(
            "There were several wrong passwords. Nothing is locked: wait, then try again.",
            retry_after=wait,
        )
    if not is_password(password, kept):
        raise Invalid("This is not your password, so nothing was shown. Type it again.")
    with installation.database.transaction() as session:
        forgive_account(session, watched)
        actor = f"moderator:{who.moderator_id}"
        record_act(session, actor, _ACTION, clock.now(), object_id=who.session_id)


def _is_confirmed(session: Session, who: SignedIn, now: datetime) -> bool:
    began = session.scalars(
        select(ReviewSession.created_at).where(ReviewSession.id == who.session_id)
    ).first()
    if began is not None and now - began < LASTS:
        return True
    confirmed = select(AuditRow.number).where(
        AuditRow.created_at > now - LASTS,
        AuditRow.action == _ACTION,
        AuditRow.object_id == who.session_id,
    )
    return session.scalars(confirmed.limit(1)).first() is not None
