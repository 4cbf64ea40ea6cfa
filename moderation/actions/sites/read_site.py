"""Read a site's own settings, as its admin sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.errors import NotFound
from moderation.tables import Site, SiteOrigin


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """How a site wants its comments judged, and whose pages may carry its form."""

    name: str
    mode: str
    spam_above: float
    spam_share: float | None
    door_settings: Mapping[str, str]
    created_at: datetime
    origins: Sequence[str]


def read_site(session: Session, site_id: str) -> SiteSettings:
    """The settings. Raises ``NotFound``."""
    site = session.get(Site, site_id)
    query = select(SiteOrigin.origin).where(SiteOrigin.site_id == site_id)
    origins = session.scalars(query.order_by(SiteOrigin.origin)).all()
    if site is None:
        raise NotFound
    return SiteSettings(
        site.name,
        site.mode,
        site.spam_above,
        site.spam_share,
        site.door_settings,
        site.created_at,
        origins,
    )
