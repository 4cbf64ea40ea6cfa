"""Prove who one is, by password or by code; guessing is slowed down as at sign-in."""

from datetime import datetime

from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.factors.passwords import is_password
from moderation.actions.factors.second_factor import use_code
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.sessions.slow_down_sign_in import (
    Watched,
    count_attempt,
    forgive,
    watch_account,
    watch_code,
    watch_network,
)
from moderation.errors import TooManyRequests, Unauthenticated
from moderation.languages import N_
from moderation.policy.matching.networks import network_of
from moderation.tables import Moderator

WAIT = N_("There were many failed attempts to sign in. Nothing is locked: wait, then try again.")
_WRONG_PASSWORD = N_("This is not your present password. Try again.")
_WRONG_CODE = N_(
    "This code is not right, or was used before. Wait for the next one, and try again."
)


def prove_password(
    installation: Installation, moderator_id: str, password: str, machine: str | None
) -> None:
    """Return where this is the moderator's password.

    Raises ``Unauthenticated`` and ``TooManyRequests``.
    """
    digest = installation.vault.digest("present password", moderator_id.encode())
    watched = watch_account(digest), watched_network(installation, machine)
    count_or_wait(installation, *watched)
    with installation.database.reading() as session:
        moderator = session.get_one(Moderator, moderator_id)
    is_right = is_password(password, moderator.password_hash)
    _settle(installation, moderator_id, watched, is_right=is_right)
    if not is_right:
        raise Unauthenticated(_WRONG_PASSWORD)


def prove_code(
    installation: Installation, moderator_id: str, code: str, machine: str | None
) -> None:
    """Use up a code of the moderator's app, or a recovery code.

    Raises ``Unauthenticated`` and ``TooManyRequests``.
    """
    digest = installation.vault.digest("second factor", moderator_id.encode())
    watched = watch_code(digest), watched_network(installation, machine)
    count_or_wait(installation, *watched)
    with installation.database.transaction() as session:
        is_right = use_code(session, installation.vault, moderator_id, code, clock.now())
    _settle(installation, moderator_id, watched, is_right=is_right)
    if not is_right:
        raise Unauthenticated(_WRONG_CODE)


def count_or_wait(installation: Installation, *watched: Watched) -> None:
    """Count an attempt, before it is looked at. Raises ``TooManyRequests``."""
    with installation.database.transaction() as session:
        wait = count_attempt(installation.database, session, watched, clock.now())
    if wait:
        raise TooManyRequests(WAIT, retry_after=wait)


def watched_network(installation: Installation, machine: str | None) -> Watched:
    """The network that somebody calls from."""
    network = network_of(machine) or machine or "unknown"
    return watch_network(installation.vault.digest("sign-in network", network.encode()))


def record_failure(session: Session, account: str, moderator_id: str | None, now: datetime) -> None:
    """Write down that somebody was refused: at whose account, or at a digest of what they typed."""
    actor = Actor("visitor", None if moderator_id else account[:32])
    record_act(session, Act(actor, "sign_in.failed", now, object_id=moderator_id))


def _settle(
    installation: Installation,
    moderator_id: str,
    watched: tuple[Watched, Watched],
    *,
    is_right: bool,
) -> None:
    with installation.database.transaction() as session:
        if is_right:
            forgive(session, *watched)
        else:
            record_failure(session, watched[0].subject, moderator_id, clock.now())
