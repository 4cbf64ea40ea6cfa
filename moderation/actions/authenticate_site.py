"""Find out which site sends: by API key, or by the name it signs with."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Select, bindparam, or_, select

from moderation import clock
from moderation.actions.credentials import digest_of
from moderation.actions.installation import Installation
from moderation.actions.submission import SubmittingSite
from moderation.policy.case import Mode
from moderation.tables import ApiKey, SigningSecret, Site, SiteOrigin

_sites = Site.__table__.c
_keys = ApiKey.__table__.c
_SITE = select(_sites.id, _sites.name, _sites.mode, _sites.spam_above, _sites.spam_share)
_BY_NAME = _SITE.where(_sites.name == bindparam("name"))
_BY_KEY = _SITE.where(
    _keys.site_id == _sites.id,
    _keys.digest == bindparam("digest"),
    _keys.kind == bindparam("kind"),
    or_(_keys.expires_at.is_(None), _keys.expires_at > bindparam("now")),
)


def site_by_key(installation: Installation, key: str, kind: str = "api") -> SubmittingSite | None:
    """The site whose unexpired key this is, as it was within the last second."""
    digest = digest_of(key)
    known = installation.known_sites.get(kind.encode() + digest)
    if known:
        return known
    found = _find(installation, _BY_KEY, {"digest": digest, "kind": kind, "now": clock.now()})
    if found:
        installation.known_sites.keep(kind.encode() + digest, found)
    return found


def site_by_name(installation: Installation, name: str) -> SubmittingSite | None:
    """The site of this name. Whoever calls must still prove that it is the one who sends."""
    return _find(installation, _BY_NAME, {"name": name})


def signing_secrets(installation: Installation, site_id: str) -> Sequence[str]:
    """The secrets that the site may sign with now: two while they rotate."""
    now = clock.now()
    with installation.database.reading() as session:
        rows = session.scalars(
            select(SigningSecret).where(
                SigningSecret.site_id == site_id,
                or_(SigningSecret.expires_at.is_(None), SigningSecret.expires_at > now),
            )
        ).all()
    vault = installation.vault
    return [vault.open_secret(site_id, row.id, row.sealed, row.key_id) for row in rows]


def origins_of(installation: Installation, site_id: str) -> frozenset[str]:
    """The origins whose pages may carry the site's form."""
    with installation.database.reading() as session:
        query = select(SiteOrigin.origin).where(SiteOrigin.site_id == site_id)
        return frozenset(session.scalars(query))


def _find(
    installation: Installation,
    query: Select[str, str, str, float, float | None],
    parameters: dict[str, object],
) -> SubmittingSite | None:
    with installation.database.reading() as session:
        row = session.connection().execute(query, parameters).one_or_none()
    if row is None:
        return None
    mode = cast("Mode", row.mode)
    return SubmittingSite(row.id, row.name, mode, row.spam_above, row.spam_share)
