"""Find out which site sends: by API key, or by the name it signs with."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation, SubmittingSite
from moderation.actions.installation.credentials import digest_of
from moderation.actions.sites.note_key_use import note_key_use
from moderation.actions.sites.tone_cuts import cuts_of
from moderation.errors import NotFound, Unavailable
from moderation.policy.case import Mode
from moderation.tables import ApiKey, SigningSecret, Site, SiteOrigin
from moderation.transactions.prepared import Prepared
from moderation.vault import BrokenSeal

_sites = Site.__table__.c
_keys = ApiKey.__table__.c
_origins = SiteOrigin.__table__.c
_secrets = SigningSecret.__table__.c
_SITE = select(
    _sites.id,
    _sites.name,
    _sites.mode,
    _sites.spam_above,
    _sites.spam_share,
    _sites.tone_share,
    _sites.tone_cuts,
    _sites.door_settings,
).where(_sites.removed_at.is_(None))
_BY_NAME = Prepared(_SITE.where(_sites.name == bindparam("name")))
_BY_KEY = Prepared(
    _SITE.add_columns(_keys.id, _keys.last_used_at).where(
        _keys.site_id == _sites.id,
        _keys.digest == bindparam("digest"),
        _keys.kind == bindparam("kind"),
        or_(_keys.expires_at.is_(None), _keys.expires_at > bindparam("now")),
    )
)
_OPEN_SECRETS = Prepared(
    select(_secrets.id, _secrets.key_id, _secrets.sealed, _secrets.last_used_at)
    .where(
        _secrets.site_id == bindparam("site_id"),
        or_(_secrets.expires_at.is_(None), _secrets.expires_at > bindparam("now")),
    )
    .order_by(_secrets.id.desc())
)
_BY_ORIGIN = (
    _SITE.where(_origins.site_id == _sites.id, _origins.origin == bindparam("origin"))
    .order_by(_sites.id)
    .limit(20)
)


def site_by_key(installation: Installation, key: str, kind: str = "api") -> SubmittingSite | None:
    """The site whose unexpired key this is, as it was within the last second."""
    digest = digest_of(key)
    known = installation.known_sites.get(kind.encode() + digest)
    if known:
        return known
    now = clock.now()
    row = _row(installation, _BY_KEY, {"digest": digest, "kind": kind, "now": now})
    if row is None:
        return None
    *columns, key_id, last_used_at = row
    note_key_use(installation, ApiKey, key_id, last_used_at, now)
    found = _site_of(columns)
    installation.known_sites.keep(kind.encode() + digest, found)
    return found


def site_by_name(installation: Installation, name: str) -> SubmittingSite | None:
    """The site of this name. Whoever calls must still prove that it is the one who sends."""
    row = _row(installation, _BY_NAME, {"name": name})
    return None if row is None else _site_of(row)


def site_by_id(session: Session, site_id: str) -> SubmittingSite:
    """The site of a comment, whose author has proven that it is theirs. Raises ``NotFound``."""
    row = session.connection().execute(_SITE.where(_sites.id == site_id)).one_or_none()
    if row is None:
        raise NotFound
    return _site_of(row)


def sites_by_origin(installation: Installation, origin: str) -> Sequence[SubmittingSite]:
    """The sites whose pages live at an origin, of which one must prove that it is the one."""
    with installation.database.reading() as session:
        found = session.connection().execute(_BY_ORIGIN, {"origin": origin})
        return [_site_of(row) for row in found]


def signing_secrets(installation: Installation, site_id: str) -> Sequence[str] | None:
    """The secrets that the site may sign with now, the newest first: two while they rotate.

    None where it has some and none of them can be opened, so that nothing goes out unsigned.
    """
    every = [secret for _, secret in _open_secrets(installation, site_id)]
    good = [secret for secret in every if isinstance(secret, str)]
    return good if good or not every else None


def secret_of(
    installation: Installation, site_id: str, is_good: Callable[[str], bool]
) -> str | None:
    """The first of the site's secrets that is good for something; its use is noted.

    Raises ``Unavailable`` where none is, and one that cannot be opened might be: it is not said
    of an honest sender that they are none.
    """
    every = _open_secrets(installation, site_id)
    for row, secret in every:
        if isinstance(secret, str) and is_good(secret):
            note_key_use(installation, SigningSecret, row.id, row.last_used_at, clock.now())
            return secret
    if any(isinstance(secret, BrokenSeal) for _, secret in every):
        raise Unavailable("The secret of this site cannot be opened; nothing was stored.")
    return None


def _open_secrets(
    installation: Installation, site_id: str
) -> list[tuple[SigningSecret, str | BrokenSeal]]:
    wanted = {"site_id": site_id, "now": clock.now()}
    with installation.database.glance() as connection:
        found = _OPEN_SECRETS.rows(connection, wanted)
    names = ("id", "key_id", "sealed", "last_used_at")
    rows = [SigningSecret(site_id=site_id, **dict(zip(names, one, strict=True))) for one in found]
    return [(row, installation.vault.open(row)) for row in rows]


def origins_of(installation: Installation, site_id: str) -> frozenset[str]:
    """The origins whose pages may carry the site's form."""
    with installation.database.reading() as session:
        query = select(SiteOrigin.origin).where(SiteOrigin.site_id == site_id)
        return frozenset(session.scalars(query))


def _row(
    installation: Installation, query: Prepared, parameters: dict[str, object]
) -> Sequence[Any] | None:
    with installation.database.glance() as connection:
        rows = query.rows(connection, parameters)
    return rows[0] if rows else None


def _site_of(row: Sequence[Any]) -> SubmittingSite:
    site_id, name, mode, spam_above, spam_share, tone_share, tone_cuts, door_settings = row
    return SubmittingSite(
        site_id,
        name,
        cast("Mode", mode),
        spam_above,
        spam_share,
        cuts_of(tone_share, tone_cuts),
        door_settings or {},
    )
