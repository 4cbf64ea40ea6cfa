"""The second step of signing in: the code of an app, or a recovery code."""

from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.factors.prove import prove_code
from moderation.actions.installation import Installation
from moderation.actions.sessions.sessions import Visit
from moderation.actions.sessions.sign_in_steps import find_step, take_step
from moderation.actions.signing_in.enter import Entry, enter
from moderation.errors import NotFound
from moderation.languages import N_

_OVER = N_("The code was asked for too long ago. Sign in again.")


def require_second_step(session: Session, token: str | None) -> str:
    """Whose code is waited for. Raises ``NotFound`` once the step is over."""
    step = find_step(session, "code", token or "", clock.now())
    if step is None or step.moderator_id is None:
        raise NotFound(_OVER)
    return step.moderator_id


def answer_second_step(
    installation: Installation, token: str | None, code: str, visit: Visit
) -> Entry:
    """A session, where the code is right; the step is over then.

    Raises ``NotFound``, ``Unauthenticated`` and ``TooManyRequests``.
    """
    with installation.database.reading() as session:
        moderator_id = require_second_step(session, token)
    prove_code(installation, moderator_id, code, visit.machine)
    now = clock.now()
    with installation.database.transaction() as session:
        if take_step(session, "code", token or "", now) is None:
            raise NotFound(_OVER)
        return enter(session, moderator_id, visit, now, proven_twice=True)
