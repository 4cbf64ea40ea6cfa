"""Change why an entry is on a site's list, and until when."""

from moderation import clock
from moderation.actions.add_entry import end_of, turn_lists
from moderation.actions.audit import record_act
from moderation.actions.draft_entry import days_until
from moderation.actions.entry_value import entry_reason
from moderation.actions.installation import Installation
from moderation.actions.remove_entry import hold_entry

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

    Raises ``NotFound`` and ``Invalid``.
    """
    now = clock.now()
    said = entry_reason(reason)
    lasts = None if days == AS_IT_IS else days_until(days)
    with installation.database.transaction() as session:
        entry = hold_entry(session, site_id, entry_id)
        entry.reason = said
        if days != AS_IT_IS:
            entry.expires_at = end_of(now, lasts)
        turn_lists(session, site_id)
        actor = f"moderator:{moderator_id}"
        record_act(session, actor, "list.changed", now, site_id=site_id, object_id=entry.id)
