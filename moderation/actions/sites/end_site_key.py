"""End a key now. It cannot be undone: nobody but its holder knows it."""

from sqlalchemy import select

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.sites.read_site_keys import key_kinds
from moderation.actions.sites.rotate_site_key import credentials_of
from moderation.errors import Conflict, NotFound
from moderation.identifiers import is_id
from moderation.tables import ApiKey, SigningSecret, Site


def end_site_key(installation: Installation, site_id: str, key_id: str, moderator_id: str) -> None:
    """From now on nobody proves anything with it.

    Raises ``NotFound`` for a key that is none of the site's or has ended, ``Conflict`` for the
    newest one: the site would be left without.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        session.execute(select(Site.id).where(Site.id == site_id).with_for_update())
        found: ApiKey | SigningSecret | None = None
        for kind in key_kinds(installation):
            rows = session.scalars(credentials_of(site_id, kind)).all()
            found = next((row for row in rows if is_id(key_id) and row.id == key_id), found)
            if found is not None and rows and found is rows[0]:
                raise Conflict(
                    "This is the site’s newest key, and without it the site could send nothing. "
                    "Make a new key first, then end this one."
                )
        if found is None or (found.expires_at is not None and found.expires_at <= now):
            raise NotFound("This key has ended already.")
        found.expires_at = now
        actor = Actor.moderator(moderator_id)
        record_act(session, Act(actor, "site.key_ended", now, site_id, key_id))
