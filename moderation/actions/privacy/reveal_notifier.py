"""Reveal who gave a notice to an admin: the other half of the one audited door."""

import json

from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.privacy.reveal_address import (
    BROKEN,
    CHOOSE,
    REASONS,
    TOO_MANY,
    slow_down,
)
from moderation.errors import Invalid, NotFound
from moderation.identifiers import is_id, lock_of
from moderation.languages import N_
from moderation.tables import NoticeContact
from moderation.vault import BrokenSeal

ACTION = "notifier.revealed"
_NONE = N_("This notice has no contact, or it was dropped when its time was up.")


def require_contact(session: Session, site_id: str, notice_id: str) -> NoticeContact:
    """What is sealed of who gave the notice. Raises ``NotFound``, for another site's too."""
    contact = session.get(NoticeContact, notice_id) if is_id(notice_id) else None
    if contact is None or contact.site_id != site_id:
        raise NotFound(_NONE)
    return contact


def reveal_notifier(
    installation: Installation, site_id: str, notice_id: str, moderator_id: str, reason: str
) -> tuple[str, str]:
    """Name and address, of which either may be empty. That it was shown, and why, is on disk first.

    Raises as ``reveal_address``. The caller has checked that the moderator is an admin of the site.
    """
    if reason not in REASONS:
        raise Invalid(CHOOSE)
    now, actor = clock.now(), Actor.moderator(moderator_id)
    with installation.database.transaction() as session:
        installation.database.wait_for_lock(session, lock_of(moderator_id))
        slow_down(session, actor, ACTION, now, TOO_MANY)
        opened = installation.vault.open(require_contact(session, site_id, notice_id))
        if isinstance(opened, BrokenSeal):
            raise Invalid(BROKEN)
        record_act(session, Act(actor, f"{ACTION}.{reason}", now, site_id, notice_id))
    told = json.loads(opened)
    return told["name"], told["email"]
