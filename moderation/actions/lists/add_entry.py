"""Add an entry to one of a site's lists."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.lists.draft_entry import EntryDraft, author_of
from moderation.errors import Conflict
from moderation.identifiers import new_id
from moderation.tables import ListEntry, Site

MOST_ENTRIES = 10_000


def add_entry(
    installation: Installation, site_id: str, draft: EntryDraft, moderator_id: str
) -> str:
    """Put it on the list from now on; returns the entry's identifier.

    Raises ``NotFound`` and ``Invalid`` for an author that can't be told, ``Conflict`` where it is
    on the list already or the lists are full.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        turn_lists(session, site_id)
        blind_index = None
        if draft.kind == "author" and draft.comment_id:
            blind_index = author_of(session, installation, site_id, draft.comment_id)
        entry = ListEntry(
            id=new_id(),
            site_id=site_id,
            list_name=draft.list_name,
            kind=draft.kind,
            value=draft.value,
            blind_index=blind_index,
            reason=draft.reason,
            moderator_id=moderator_id,
            created_at=now,
            expires_at=end_of(now, draft.days),
        )
        refuse_another(session, entry, now)
        session.add(entry)
        actor = Actor.moderator(moderator_id)
        record_act(session, Act(actor, "list.added", now, site_id, entry.id))
        return entry.id


def turn_lists(session: Session, site_id: str) -> None:
    """Every process reads the site's lists anew; whoever changes them next waits for us."""
    session.execute(
        update(Site).where(Site.id == site_id).values(lists_version=Site.lists_version + 1)
    )


def end_of(now: datetime, days: int | None) -> datetime | None:
    """When an entry that lasts so many days expires."""
    return None if days is None else now + timedelta(days=days)


def refuse_another(session: Session, entry: ListEntry, now: datetime) -> None:
    """Raise ``Conflict`` where the same stands on the list beside this entry, or lists are full.

    The caller has turned the lists, so nobody adds one meanwhile.
    """
    stands = (
        ListEntry.id != entry.id,
        ListEntry.site_id == entry.site_id,
        ListEntry.removed_at.is_(None),
        or_(ListEntry.expires_at.is_(None), ListEntry.expires_at > now),
    )
    is_it = ListEntry.value == entry.value
    if entry.kind == "author":
        is_it = ListEntry.blind_index == entry.blind_index
    same = (ListEntry.list_name == entry.list_name, ListEntry.kind == entry.kind, is_it)
    if session.scalars(select(ListEntry.id).where(*stands, *same).limit(1)).first():
        raise Conflict("This is on the list already.")
    number = session.scalar(select(func.count()).select_from(ListEntry).where(*stands)) or 0
    if number >= MOST_ENTRIES:
        raise Conflict("The lists of this site are full: they hold 10,000 entries.")
