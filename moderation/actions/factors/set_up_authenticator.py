"""Set up an authenticator app (TOTP), and turn it off."""

import re
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Delete, delete, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.factors.confirm import require_recent_confirmation
from moderation.actions.factors.prove import (
    count_or_wait,
    prove_code,
    prove_password,
    watched_network,
)
from moderation.actions.factors.second_factor import (
    forget_proof,
    has_authenticator,
    matching_step,
    renew_recovery_codes,
    require_proven,
)
from moderation.actions.installation import Act, Installation, record_act
from moderation.actions.sessions.sessions import SignedIn, end_all_sessions, rotate_session
from moderation.actions.sessions.slow_down_sign_in import watch_code
from moderation.errors import Conflict, Invalid, NotFound
from moderation.languages import N_
from moderation.tables import Authenticator, RecoveryCode, ReviewSession
from moderation.vault import BrokenSeal

SETTING_UP = timedelta(minutes=30)

_IS_ON = N_("An authenticator app is set up already. Turn it off first, to set up another.")
_NOT_BEGUN = N_("The setting up took too long, or was not begun. Begin again.")
_WRONG = N_("This is not the code that the app should show now. Look at the app, and at its clock.")
_LOOKS_LIKE_A_CODE = re.compile(
    r"\s*(?:[0-9]{3}\s?[0-9]{3}|[a-z2-7]{4}(?:-[a-z2-7]{4}){3})\s*", re.I
)


@dataclass(frozen=True, slots=True, repr=False)
class NewAuthenticator:
    """What the app is given: the secret, and the same as an address for its camera."""

    secret: str
    address: str


@dataclass(frozen=True, slots=True, repr=False)
class Secured:
    """The session's new token, and the recovery codes, which are shown once."""

    token: str
    recovery_codes: list[str]


def begin_authenticator(installation: Installation, who: SignedIn) -> None:
    """Make a secret that doesn't count yet. Raises ``Unconfirmed``, ``Forbidden``, ``Conflict``."""
    import pyotp

    require_recent_confirmation(who)
    now, secret = clock.now(), pyotp.random_base32()
    with installation.database.transaction() as session:
        require_proven(session, who)
        if has_authenticator(session, who.moderator_id):
            raise Conflict(_IS_ON)
        session.execute(_of(who.moderator_id))
        sealed, key_id = installation.vault.seal(Authenticator, who.moderator_id, secret)
        session.add(
            Authenticator(
                moderator_id=who.moderator_id,
                sealed=sealed,
                key_id=key_id,
                last_step=0,
                created_at=now,
            )
        )


def read_new_authenticator(
    session: Session, installation: Installation, who: SignedIn, host: str
) -> NewAuthenticator:
    """The secret that waits to be confirmed. Raises ``NotFound`` where there is none."""
    import pyotp

    _, secret = _waiting(session, installation, who.moderator_id)
    address = pyotp.TOTP(secret).provisioning_uri(
        name=who.display_name, issuer_name=f"Comments ({host})"
    )
    return NewAuthenticator(secret, address)


def confirm_authenticator(
    installation: Installation, who: SignedIn, code: str, machine: str | None
) -> Secured:
    """From now on sign-in asks for the app's code; every other session ends.

    Raises ``Invalid`` for a code that is not right, ``NotFound``, ``TooManyRequests``.
    """
    digest = installation.vault.digest("new second factor", who.moderator_id.encode())
    count_or_wait(installation, watch_code(digest), watched_network(installation, machine))
    now = clock.now()
    with installation.database.transaction() as session:
        require_proven(session, who)
        row, secret = _waiting(session, installation, who.moderator_id, hold=True)
        step = matching_step(secret, "".join(code.split()), now, row.last_step)
        if step is None:
            raise Invalid(_WRONG, parameter="code")
        row.last_step, row.confirmed_at = step, now
        record_act(session, Act(who.actor, "totp.enabled", now, object_id=who.moderator_id))
        codes = renew_recovery_codes(session, who.moderator_id, now)
        return Secured(_raise_session(session, who), codes)


def renew_codes(installation: Installation, who: SignedIn) -> list[str]:
    """Ten fresh recovery codes in place of the earlier ones."""
    require_recent_confirmation(who)
    now = clock.now()
    with installation.database.transaction() as session:
        require_proven(session, who)
        if not has_authenticator(session, who.moderator_id):
            raise NotFound(_NOT_BEGUN)
        record_act(
            session, Act(who.actor, "recovery_codes.renewed", now, object_id=who.moderator_id)
        )
        return renew_recovery_codes(session, who.moderator_id, now)


def turn_off_authenticator(
    installation: Installation, who: SignedIn, proof: str, machine: str | None
) -> str:
    """Forget the app and the recovery codes, where ``proof`` is the password or a code.

    Raises ``Unauthenticated``, ``Forbidden``, ``TooManyRequests``. The answer is the session's new
    token; every other session ends.
    """
    with installation.database.reading() as session:
        require_proven(session, who)
    prove = prove_code if _LOOKS_LIKE_A_CODE.fullmatch(proof) else prove_password
    prove(installation, who.moderator_id, proof, machine)
    now = clock.now()
    with installation.database.transaction() as session:
        session.execute(_of(who.moderator_id))
        session.execute(delete(RecoveryCode).where(RecoveryCode.moderator_id == who.moderator_id))
        record_act(session, Act(who.actor, "totp.disabled", now, object_id=who.moderator_id))
        forget_proof(session, who.moderator_id)
        end_all_sessions(session, who.moderator_id, now, but=who.session_id)
        return rotate_session(session, who.session_id, now)


def _raise_session(session: Session, who: SignedIn) -> str:
    now = clock.now()
    end_all_sessions(session, who.moderator_id, now, but=who.session_id)
    session.execute(
        update(ReviewSession).where(ReviewSession.id == who.session_id).values(proven_twice=True)
    )
    return rotate_session(session, who.session_id, now)


def _waiting(
    session: Session, installation: Installation, moderator_id: str, *, hold: bool = False
) -> tuple[Authenticator, str]:
    row = session.get(Authenticator, moderator_id, with_for_update=hold)
    if row is None or row.confirmed_at or clock.now() - row.created_at > SETTING_UP:
        raise NotFound(_NOT_BEGUN)
    secret = installation.vault.open(row)
    if isinstance(secret, BrokenSeal):
        raise NotFound(_NOT_BEGUN)
    return row, secret


def _of(moderator_id: str) -> Delete:
    return delete(Authenticator).where(Authenticator.moderator_id == moderator_id)
