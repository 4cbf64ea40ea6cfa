"""Change why an entry is on a site's list, and until when."""

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.lists.add_entry import end_of, refuse_another, turn_lists
from moderation.actions.lists.draft_entry import days_until
from moderation.actions.lists.entry_value import entry_reason
from moderation.actions.lists.remove_entry import hold_entry

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
