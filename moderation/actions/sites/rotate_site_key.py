"""Give a site a fresh credential; the old one works a while longer, so that nothing stops."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from moderation import clock
from moderation.actions.installation import OPERATOR, Act, Actor, Installation, record_act
from moderation.actions.installation.credentials import new_api_key, new_signing_secret
from moderation.actions.sites.add_site import add_key, add_secret
from moderation.actions.sites.find_site import find_site
from moderation.errors import Conflict
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


def credentials_of(site_id: str, kind: str) -> Select[ApiKey] | Select[SigningSecret]:
    """A site's credentials of one kind, the newest first."""
    if kind == "signing":
        query = select(SigningSecret).where(SigningSecret.site_id == site_id)
        return query.order_by(SigningSecret.id.desc())
    keys = select(ApiKey).where(ApiKey.site_id == site_id, ApiKey.kind == kind)
    return keys.order_by(ApiKey.id.desc())


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
