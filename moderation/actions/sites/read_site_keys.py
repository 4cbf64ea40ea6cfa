"""List a site's credentials, as an admin sees them: never the credential itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.tables import ApiKey, SigningSecret
from moderation.vault import BrokenSeal


def key_kinds(installation: Installation) -> Sequence[str]:
    """The kinds of credentials that a site has."""
    return ("api", "signing", *(door.name for door in installation.doors if door.key))


@dataclass(frozen=True, slots=True)
class SiteKey:
    """One credential: its last four signs, and when it was made, used and ends."""

    id: str
    last_four: str | BrokenSeal
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    is_newest: bool


def read_site_keys(
    session: Session, installation: Installation, site_id: str
) -> dict[str, list[SiteKey]]:
    """Every credential that still works, by kind, the newest first."""
    now = clock.now()
    found: dict[str, list[SiteKey]] = {}
    for kind in key_kinds(installation):
        rows: Sequence[ApiKey | SigningSecret] = session.scalars(
            credentials_of(site_id, kind)
        ).all()
        found[kind] = [
            _key(installation, row, is_newest=row is rows[0])
            for row in rows
            if row.expires_at is None or row.expires_at > now
        ]
    return found


def credentials_of(site_id: str, kind: str) -> Select[ApiKey] | Select[SigningSecret]:
    """A site's credentials of one kind, the newest first."""
    if kind == "signing":
        query = select(SigningSecret).where(SigningSecret.site_id == site_id)
        return query.order_by(SigningSecret.id.desc())
    keys = select(ApiKey).where(ApiKey.site_id == site_id, ApiKey.kind == kind)
    return keys.order_by(ApiKey.id.desc())


def _key(installation: Installation, row: ApiKey | SigningSecret, *, is_newest: bool) -> SiteKey:
    return SiteKey(
        id=row.id,
        last_four=_last_four(installation, row),
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        is_newest=is_newest,
    )


def last_four(secret: str | BrokenSeal) -> str | BrokenSeal:
    """What an admin recognises a secret by."""
    return secret[-4:] if isinstance(secret, str) else secret


def _last_four(installation: Installation, row: ApiKey | SigningSecret) -> str | BrokenSeal:
    if isinstance(row, ApiKey):
        return row.last_four
    return last_four(installation.vault.open(row))
