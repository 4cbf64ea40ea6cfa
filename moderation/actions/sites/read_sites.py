"""Read sites: all of them as an operator sees them, one as its admin does."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.installation.door import Door, settings_of
from moderation.errors import NotFound
from moderation.tables import Site, SiteOrigin


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """A site and how it wants its comments judged; no credential."""

    name: str
    mode: str
    spam_above: float
    spam_share: float | None
    tone_share: float | None
    door_settings: Mapping[str, str]
    origins: list[str]

    def shown(self) -> dict[str, object]:
        """All of it by name."""
        own: dict[str, object] = asdict(self)
        del own["door_settings"]
        return own | dict(self.door_settings)


def read_sites(session: Session, doors: Sequence[Door]) -> list[SiteSummary]:
    """Every site that is not being removed, by name."""
    origins = defaultdict(list)
    for row in session.scalars(select(SiteOrigin).order_by(SiteOrigin.origin)):
        origins[row.site_id].append(row.origin)
    served = select(Site).where(Site.removed_at.is_(None))
    rows = session.scalars(served.order_by(Site.name)).all()
    return [
        SiteSummary(
            row.name,
            row.mode,
            row.spam_above,
            row.spam_share,
            row.tone_share,
            settings_of(doors, row.door_settings),
            origins[row.id],
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """How a site wants its comments judged, and whose pages may carry its form."""

    name: str
    mode: str
    spam_above: float
    spam_share: float | None
    tone_share: float | None
    door_settings: Mapping[str, str]
    created_at: datetime
    origins: Sequence[str]


def read_site(session: Session, site_id: str, doors: Sequence[Door]) -> SiteSettings:
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
        site.tone_share,
        settings_of(doors, site.door_settings),
        site.created_at,
        origins,
    )
