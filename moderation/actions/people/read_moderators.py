"""List moderators; their addresses are masked."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.tables import Membership, Moderator, Site
from moderation.vault import mask_address


@dataclass(frozen=True, slots=True)
class ModeratorSummary:
    """A moderator: masked address, role by site, and whether sign-in is possible."""

    address: str
    roles: dict[str, str]
    is_disabled: bool


def read_moderators(session: Session, installation: Installation) -> list[ModeratorSummary]:
    """Every moderator, the oldest first."""
    roles: dict[str, dict[str, str]] = defaultdict(dict)
    memberships = select(Membership.moderator_id, Membership.role, Site.name).join(
        Site, Site.id == Membership.site_id
    )
    for moderator_id, role, site in session.execute(memberships.order_by(Site.name)):
        roles[moderator_id][site] = role
    rows = session.scalars(select(Moderator).order_by(Moderator.id)).all()
    return [
        ModeratorSummary(_masked(installation, row), roles[row.id], row.disabled_at is not None)
        for row in rows
    ]


def _masked(installation: Installation, row: Moderator) -> str:
    return mask_address(installation.vault.open(row))
