"""Take an entry off a site's list and put it back; change why it is there, and until when."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.lists.add_entry import end_of, refuse_another, turn_lists
from moderation.actions.lists.draft_entry import days_until
from moderation.actions.lists.entry_value import entry_reason
from moderation.errors import NotFound
from moderation.identifiers import is_id
from moderation.tables import ListEntry


def remove_entry(
    installation: Installation, site_id: str, entry_id: str, moderator_id: str
) -> None:
    """It counts no more. A second time changes nothing. Raises ``NotFound``."""
    now = clock.now()
    with installation.database.transaction() as session:
        entry = hold_entry(session, site_id, entry_id)
        if entry.removed_at is None:
            turn_lists(session, site_id)
            entry.removed_at = now
            _record(session, entry, moderator_id, "list.removed", now)


def restore_entry(
    installation: Installation, site_id: str, entry_id: str, moderator_id: str
) -> None:
    """It counts again. A second time changes nothing.

    Raises ``NotFound``, ``Conflict`` where the same is on the list meanwhile or the lists are full.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        entry = hold_entry(session, site_id, entry_id)
        if entry.removed_at is not None:
            turn_lists(session, site_id)
            refuse_another(session, entry, now)
            entry.removed_at = None
            _record(session, entry, moderator_id, "list.restored", now)


def hold_entry(session: Session, site_id: str, entry_id: str) -> ListEntry:
    """The site's entry, locked. Raises ``NotFound``, for another site's entry too."""
    query = select(ListEntry).where(ListEntry.id == entry_id, ListEntry.site_id == site_id)
    entry = session.scalars(query.with_for_update()).one_or_none() if is_id(entry_id) else None
    if entry is None:
        raise NotFound("There is no such entry, or its time is long over.")
    return entry


def _record(
    session: Session, entry: ListEntry, moderator_id: str, action: str, now: datetime
) -> None:
    record_act(session, Act(Actor.moderator(moderator_id), action, now, entry.site_id, entry.id))


AS_IT_IS = "keep"


def change_entry(
    installation: Installation,
    site_id: str,
    entry_id: str,
    moderator_id: str,
    *,
    reason: str,
    days: str,
) -> None:
    """Set the reason, and the expiry unless ``days`` is ``AS_IT_IS``.

    Raises ``NotFound`` and ``Invalid``, ``Conflict`` where one that had expired is on the list
    again or the lists are full.
    """
    now = clock.now()
    said = entry_reason(reason)
    lasts = None if days == AS_IT_IS else days_until(days)
    with installation.database.transaction() as session:
        entry = hold_entry(session, site_id, entry_id)
        turn_lists(session, site_id)
        entry.reason = said
        if days != AS_IT_IS:
            if entry.removed_at is None and entry.expires_at and entry.expires_at <= now:
                refuse_another(session, entry, now)  # it begins to count again
            entry.expires_at = end_of(now, lasts)
        actor = Actor.moderator(moderator_id)
        record_act(session, Act(actor, "list.changed", now, site_id, entry.id))
