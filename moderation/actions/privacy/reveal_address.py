"""Reveal an author's address to an admin: the one audited door through which it leaves."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.subject import hold_comment
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.errors import Invalid, NotFound, TooManyRequests
from moderation.identifiers import is_id, lock_of
from moderation.languages import N_, said
from moderation.tables import AuditRow
from moderation.vault import BrokenSeal

MOST_IN_AN_HOUR = 20
_WINDOW = timedelta(hours=1)
CHOOSE = N_("Choose why you need the address. The reason is kept with your name.")
BROKEN = N_("This address is unavailable: it cannot be opened with the keys that are in use.")
ACTION = "address.revealed"
REASONS = ("reply", "legal_request", "author_request", "abuse_report")
"""Why somebody may look; the audit's action ends with it: ``address.revealed.reply``."""
TOO_MANY = said(
    "You have seen %(most)s addresses within an hour, which is the limit.", most=MOST_IN_AN_HOUR
)


def reveal_address(
    installation: Installation, site_id: str, comment_id: str, moderator_id: str, reason: str
) -> str:
    """The address in full. That it was shown, and why, is on disk before it leaves.

    Raises ``Invalid`` for a reason that is none and for an address that cannot be opened,
    ``NotFound`` where there is none (any more), ``TooManyRequests`` after ``MOST_IN_AN_HOUR``. The
    caller has checked that the moderator is an admin of the site, and who sits there.
    """
    if reason not in REASONS:
        raise Invalid(CHOOSE)
    if not is_id(comment_id):
        raise NotFound("There is no such comment.")
    now = clock.now()
    actor = Actor.moderator(moderator_id)
    with installation.database.transaction() as session:
        # One after the other, so that a hundred at one moment don't pass together.
        installation.database.wait_for_lock(session, lock_of(moderator_id))
        hold_comment(session, site_id, comment_id)
        slow_down(session, actor, ACTION, now, TOO_MANY)
        address = installation.vault.open_value(session, site_id, comment_id)
        if address is None:
            raise NotFound("This comment has no address, or it was dropped when its time was up.")
        if isinstance(address, BrokenSeal):
            raise Invalid(BROKEN)
        action = f"{ACTION}.{reason}"
        record_act(session, Act(actor, action, now, site_id, comment_id))
    return address


def slow_down(session: Session, actor: Actor, action: str, now: datetime, sentence: str) -> None:
    """Raise ``TooManyRequests`` with this sentence after ``MOST_IN_AN_HOUR`` of such acts."""
    done = session.scalars(
        select(func.count()).where(
            AuditRow.actor == str(actor),
            AuditRow.action.startswith(action),
            AuditRow.created_at > now - _WINDOW,
        )
    ).one()
    if done >= MOST_IN_AN_HOUR:
        raise TooManyRequests(sentence, retry_after=int(_WINDOW.total_seconds()))
