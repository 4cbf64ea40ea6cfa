"""The second factor: which a moderator has, and whether a code is right."""

import hmac
import re
import secrets
from base64 import b32encode
from datetime import datetime

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from moderation.actions.installation.credentials import digest_of
from moderation.actions.sessions.sessions import SignedIn
from moderation.errors import Forbidden, Unauthenticated
from moderation.languages import N_
from moderation.tables import Authenticator, Passkey, RecoveryCode, ReviewSession
from moderation.vault import BrokenSeal, Vault

PERIOD = 30  # seconds that one code is shown for
RECOVERY_CODES = 10

_CODE = re.compile(r"[0-9]{6}")
_NOT_PROVEN = N_(
    "You came in without a second factor, and your account has one. "
    "Sign out, sign in with your passkey or your app, and repeat what you did."
)
_UNAVAILABLE = N_(
    "The codes of your app cannot be checked: what they are made from is unavailable. Use a "
    "recovery code or a passkey, or ask whoever runs this service to reset your second factor."
)


def has_authenticator(session: Session, moderator_id: str) -> bool:
    """Whether an authenticator app is set up, so that its code is asked at sign-in."""
    confirmed = Authenticator.confirmed_at.is_not(None)
    found = exists().where(Authenticator.moderator_id == moderator_id, confirmed)
    return bool(session.scalar(select(found)))


def has_second_factor(session: Session, moderator_id: str) -> bool:
    """Whether there is an app or a passkey."""
    passkey = exists().where(Passkey.moderator_id == moderator_id)
    return has_authenticator(session, moderator_id) or bool(session.scalar(select(passkey)))


def require_proven(session: Session, who: SignedIn) -> None:
    """Raise ``Forbidden`` where second factors would be changed by who has not shown one.

    Else somebody who has learned a password could add a factor of their own.
    """
    if not who.proven_twice and has_second_factor(session, who.moderator_id):
        raise Forbidden(_NOT_PROVEN)


def use_code(session: Session, vault: Vault, moderator_id: str, code: str, now: datetime) -> bool:
    """Whether this is the code of the moderator's app, or a recovery code; it counts once.

    Raises ``Unauthenticated`` where what the app shows cannot be compared with anything.
    """
    plain = "".join(code.split())[:100]
    if _CODE.fullmatch(plain):
        return _use_code_of_app(session, vault, moderator_id, plain, now)
    return _use_recovery_code(session, moderator_id, plain, now)


def matching_step(secret: str, code: str, now: datetime, after: int) -> int | None:
    """The time step that this is the code of: this one or its neighbours, and later than ``after``.

    All are compared, so that the time tells nothing.
    """
    import pyotp

    otp, current = pyotp.TOTP(secret), int(now.timestamp()) // PERIOD
    sent = code.encode(errors="replace")
    steps = (current - 1, current, current + 1)
    found = [step for step in steps if hmac.compare_digest(otp.generate_otp(step).encode(), sent)]
    return next((step for step in found if step > after), None)


def renew_recovery_codes(session: Session, moderator_id: str, now: datetime) -> list[str]:
    """Ten fresh codes, to be shown once; earlier ones count no more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.moderator_id == moderator_id))
    codes = [b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(
            moderator_id=moderator_id, digest=digest_of(code), created_at=now, used_at=None
        )
        for code in codes
    )
    return ["-".join(code[i : i + 4] for i in range(0, 16, 4)) for code in codes]


def recovery_codes_left(session: Session, moderator_id: str) -> int:
    """How many were not used yet."""
    query = select(func.count()).where(
        RecoveryCode.moderator_id == moderator_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(query) or 0


def forget_proof(session: Session, moderator_id: str) -> None:
    """Sessions are proven twice no more, once nothing is left that could have proven it."""
    if has_second_factor(session, moderator_id):
        return
    session.execute(
        update(ReviewSession)
        .where(ReviewSession.moderator_id == moderator_id)
        .values(proven_twice=False)
    )


def _use_code_of_app(
    session: Session, vault: Vault, moderator_id: str, code: str, now: datetime
) -> bool:
    row = session.get(Authenticator, moderator_id, with_for_update=True)
    if row is None or row.confirmed_at is None:
        return False
    secret = vault.open(row)
    if isinstance(secret, BrokenSeal):
        raise Unauthenticated(_UNAVAILABLE)
    step = matching_step(secret, code, now, row.last_step)
    if step is not None:
        row.last_step = step
    return step is not None


def _use_recovery_code(session: Session, moderator_id: str, code: str, now: datetime) -> bool:
    bare = code.replace("-", "").lower()
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.moderator_id == moderator_id,
            RecoveryCode.digest == digest_of(bare),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.moderator_id)
    )
    return used.one_or_none() is not None
