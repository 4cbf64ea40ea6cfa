"""Give a site a fresh credential beside the old one, which works on for a while; and end one."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Actor, Installation, record_act
from moderation.actions.installation.credentials import new_api_key, new_signing_secret
from moderation.actions.sites.add_site import add_key, add_secret
from moderation.actions.sites.find_site import find_site
from moderation.actions.sites.read_site_keys import credentials_of, key_kinds
from moderation.errors import Conflict, NotFound
from moderation.identifiers import is_id
from moderation.tables import ApiKey, SigningSecret, Site

OVERLAP = timedelta(hours=24)


def rotate_site_key(
    installation: Installation,
    name: str,
    kind: str,
    overlap: timedelta,
    *,
    actor: Actor = OPERATOR,
    expected_newest: str | None = None,
) -> str:
    """A new credential of ``kind``, shown this once; old ones end after ``overlap``.

    ``expected_newest`` is the newest one that the asker knows of, so that a double click makes one
    and not two. Raises ``NotFound``, and ``Conflict`` where there is a newer one.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        site = find_site(session, name)
        if expected_newest is not None and _newest(session, site, kind) != expected_newest:
            raise Conflict(
                "A newer key was made since this page was opened, so none was made now. "
                "A key is shown once: if nobody has kept the newest, make another."
            )
        _end_old(session, site.id, kind, now + overlap)
        credential = _add(session, installation, site.id, kind, now)
        record_act(session, Act(actor, "site.key_rotated", now, site.id, site.id))
    return credential


def _newest(session: Session, site: Site, kind: str) -> str:
    """The identifier of the newest credential; empty where there is none."""
    session.execute(select(Site.id).where(Site.id == site.id).with_for_update())
    query = credentials_of(site.id, kind).limit(1)
    found = session.scalars(query).first()
    return found.id if found else ""


def _end_old(session: Session, site_id: str, kind: str, end: datetime) -> None:
    table = SigningSecret if kind == "signing" else ApiKey
    statement = update(table).where(table.site_id == site_id, _outlives(table.expires_at, end))
    if kind != "signing":
        statement = statement.where(ApiKey.kind == kind)
    session.execute(statement.values(expires_at=end))


def _outlives(
    expires_at: InstrumentedAttribute[datetime | None], end: datetime
) -> ColumnElement[bool]:
    return or_(expires_at.is_(None), expires_at > end)


def _add(
    session: Session, installation: Installation, site_id: str, kind: str, now: datetime
) -> str:
    if kind == "signing":
        secret = new_signing_secret()
        add_secret(session, installation, site_id, secret, now)
        return secret
    makers = {door.name: door.key.make for door in installation.doors if door.key}
    key = makers.get(kind, new_api_key)()
    add_key(session, site_id, kind, key, now)
    return key


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
