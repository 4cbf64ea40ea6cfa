"""List sites, as an operator sees them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.tables import Site, SiteOrigin


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """A site and how it wants its comments judged; no credential."""

    name: str
    mode: str
    spam_above: float
    spam_share: float | None
    door_settings: Mapping[str, str]
    origins: list[str]

    def shown(self) -> dict[str, object]:
        """All of it by name."""
        own: dict[str, object] = asdict(self)
        del own["door_settings"]
        return own | dict(self.door_settings)


def read_sites(session: Session) -> list[SiteSummary]:
    """Every site, by name."""
    origins = defaultdict(list)
    for row in session.scalars(select(SiteOrigin).order_by(SiteOrigin.origin)):
        origins[row.site_id].append(row.origin)
    rows = session.scalars(select(Site).order_by(Site.name)).all()
    return [
        SiteSummary(
            row.name,
            row.mode,
            row.spam_above,
            row.spam_share,
            row.door_settings,
            origins[row.id],
        )
        for row in rows
    ]
