"""Sign in with an address and a password, or with a passkey."""

from sqlalchemy import select

from moderation import clock
from moderation.actions.factors.passkey_answers import RelyingParty
from moderation.actions.factors.passkeys import use_passkey
from moderation.actions.factors.passwords import is_password
from moderation.actions.factors.prove import count_or_wait, record_failure, watched_network
from moderation.actions.installation import Installation
from moderation.actions.sessions.sessions import Visit
from moderation.actions.sessions.slow_down_sign_in import Watched, forgive, watch_account
from moderation.actions.signing_in.enter import Entry, enter
from moderation.errors import Unauthenticated
from moderation.languages import N_
from moderation.tables import Moderator
from moderation.vault import RefusedAddress, canonical_address

_REFUSED = N_("The address and the password do not fit together. Check both and try again.")


def sign_in(installation: Installation, email: str, password: str, visit: Visit) -> Entry:
    """A new session, or the step of the second factor; the browser's former session ends.

    Raises ``Unauthenticated``, in the same words and after the same work for an account that
    doesn't exist, and ``TooManyRequests``.
    """
    index = _index_of(installation, email)
    account = watch_account(installation.vault.digest("sign-in account", index))
    network = watched_network(installation, visit.machine)
    count_or_wait(installation, account, network)
    moderator = _find(installation, index)
    if not is_password(password, moderator.password_hash if moderator else None) or not moderator:
        _record_failure(installation, account, moderator)
        raise Unauthenticated(_REFUSED)
    with installation.database.transaction() as session:
        forgive(session, account, network)
        return enter(session, moderator.id, visit, clock.now())


def _find(installation: Installation, index: bytes) -> Moderator | None:
    is_it = (Moderator.blind_index == index, Moderator.disabled_at.is_(None))
    with installation.database.reading() as session:
        return session.scalars(select(Moderator).where(*is_it)).one_or_none()


def _record_failure(
    installation: Installation, account: Watched, moderator: Moderator | None
) -> None:
    with installation.database.transaction() as session:
        found = moderator.id if moderator else None
        record_failure(session, account.subject, found, clock.now())


def _index_of(installation: Installation, email: str) -> bytes:
    """The blind index of what was typed; of something nobody has, where that is no address."""
    allow_test = installation.settings.email_allow_test_domains
    try:
        address = canonical_address(email.strip(), allow_test_domains=allow_test)
    except RefusedAddress:
        return installation.vault.digest("no address", email.encode())[:16]
    return installation.vault.account_index(address)


def sign_in_by_passkey(
    installation: Installation,
    step_token: str | None,
    answer: str,
    party: RelyingParty,
    visit: Visit,
) -> Entry:
    """A session; both factors are proven. Raises ``NotFound``, ``Unauthenticated``,
    ``TooManyRequests``.
    """
    network = watched_network(installation, visit.machine)
    count_or_wait(installation, network)
    moderator_id = use_passkey(installation, step_token, answer, party)
    with installation.database.transaction() as session:
        forgive(session, None, network)
        return enter(session, moderator_id, visit, clock.now(), proven_twice=True)
