"""Sign in with an address and a password."""

from datetime import datetime

from sqlalchemy import select

from moderation import clock
from moderation.actions.audit import record_act
from moderation.actions.installation import Installation
from moderation.actions.minimise import network_of
from moderation.actions.passwords import is_password
from moderation.actions.sessions import end_session, start_session
from moderation.actions.slow_down_sign_in import (
    Watched,
    count_attempt,
    forgive,
    watch_account,
    watch_network,
)
from moderation.errors import TooManyRequests, Unauthenticated
from moderation.tables import Moderator
from moderation.vault import RefusedAddress, canonical_address

_REFUSED = "The address and the password do not fit together. Check both and try again."


def sign_in(
    installation: Installation,
    email: str,
    password: str,
    machine: str | None,
    former_token: str | None = None,
) -> str:
    """A token of a new session; the session that the browser had before ends.

    Raises ``Unauthenticated``, in the same words and after the same work for an account that
    doesn't exist, and ``TooManyRequests``.
    """
    index = _index_of(installation, email)
    account, network = _watched(installation, index, machine)
    with installation.database.transaction() as session:
        wait = count_attempt(installation.database, session, (account, network), clock.now())
        moderator = session.scalars(
            select(Moderator).where(Moderator.blind_index == index, Moderator.disabled_at.is_(None))
        ).one_or_none()
    if wait:
        raise TooManyRequests(
            "There were many failed attempts to sign in. Nothing is locked: wait, then try again.",
            retry_after=wait,
        )
    if not is_password(password, moderator.password_hash if moderator else None) or not moderator:
        raise Unauthenticated(_REFUSED)
    return _enter(installation, moderator.id, account, network, former_token, clock.now())


def _enter(
    installation: Installation,
    moderator_id: str,
    account: Watched,
    network: Watched,
    former_token: str | None,
    now: datetime,
) -> str:
    with installation.database.transaction() as session:
        forgive(session, account, network)
        if former_token:
            end_session(session, former_token, now)
        record_act(session, f"moderator:{moderator_id}", "moderator.signed_in", now)
        return start_session(session, moderator_id, now)


def _index_of(installation: Installation, email: str) -> bytes:
    """The blind index of what was typed; of something nobody has, where that is no address."""
    allow_test = installation.settings.email_allow_test_domains
    try:
        address = canonical_address(email.strip(), allow_test_domains=allow_test)
    except RefusedAddress:
        return installation.vault.digest("no address", email.encode())[:16]
    return installation.vault.account_index(address)


def _watched(
    installation: Installation, index: bytes, machine: str | None
) -> tuple[Watched, Watched]:
    network = network_of(machine) or "unknown"
    return (
        watch_account(installation.vault.digest("sign-in account", index)),
        watch_network(installation.vault.digest("sign-in network", network.encode())),
    )
