"""Sign in with a passkey: a device that one has, unlocked by what one knows or is."""

from moderation import clock
from moderation.actions.factors.passkey_answers import RelyingParty
from moderation.actions.factors.passkeys import use_passkey
from moderation.actions.factors.prove import count_or_wait, watched_network
from moderation.actions.installation import Installation
from moderation.actions.sessions.sessions import Visit
from moderation.actions.sessions.slow_down_sign_in import forgive
from moderation.actions.signing_in.enter import Entry, enter


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
