"""List the people of a site; their addresses are masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.actions.installation.installation import Installation
from moderation.actions.people.invite_moderator import may_link
from moderation.actions.signing_in.sign_in_ways import has_second_factor, ways_of
from moderation.tables import Membership, Moderator, ReviewSession
from moderation.vault import Purpose, mask_address

_ORDER = {"admin": 0, "moderator": 1, "viewer": 2}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a role on the site."""

    id: str
    display_name: str
    address: str  # masked
    role: str
    seen_at: datetime | None  # as far back as sessions are kept
    ways: tuple[str, ...]  # of signing in, besides links
    has_second_factor: bool
    may_link: bool
    is_disabled: bool


def read_people(
    session: Session, installation: Installation, site_id: str, viewer_id: str
) -> Sequence[Person]:
    """Everybody on the site: admins first, then by name."""
    seen = (
        select(ReviewSession.moderator_id, func.max(ReviewSession.seen_at).label("seen_at"))
        .group_by(ReviewSession.moderator_id)
        .subquery()
    )
    query = (
        select(Moderator, Membership.role, seen.c.seen_at)
        .join(Membership, Membership.moderator_id == Moderator.id)
        .outerjoin(seen, seen.c.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id)
    )
    people = [
        Person(
            id=row.id,
            display_name=row.display_name,
            address=_masked(installation, row),
            role=role,
            seen_at=seen_at,
            ways=ways_of(session, row),
            has_second_factor=has_second_factor(session, row),
            may_link=may_link(session, row, viewer_id),
            is_disabled=row.disabled_at is not None,
        )
        for row, role, seen_at in session.execute(query)
    ]
    return sorted(people, key=lambda one: (_ORDER[one.role], one.display_name.casefold(), one.id))


def _masked(installation: Installation, row: Moderator) -> str:
    return mask_address(installation.vault.open(Purpose.ACCOUNT, row))
