"""List people, of one site or all of them; their addresses are masked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.actions.people.invite_moderator import may_link
from moderation.actions.signing_in.sign_in_ways import named_ways, what_they_have
from moderation.tables import Membership, Moderator, ReviewSession, Site
from moderation.vault import BrokenSeal

_ORDER = {"admin": 0, "moderator": 1, "viewer": 2}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a role on the site."""

    id: str
    display_name: str
    address: str | BrokenSeal  # masked
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
    people = [
        _person(session, installation, row, viewer_id) for row in session.execute(_of_site(site_id))
    ]
    return sorted(people, key=lambda one: (_ORDER[one.role], one.display_name.casefold(), one.id))


def _of_site(site_id: str) -> Select[*tuple[Any, ...]]:
    seen = select(func.max(ReviewSession.seen_at)).where(ReviewSession.moderator_id == Moderator.id)
    return (
        select(Moderator, Membership.role, seen.scalar_subquery(), *what_they_have())
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id)
    )


def _person(
    session: Session, installation: Installation, row: Row[*tuple[Any, ...]], viewer_id: str
) -> Person:
    account, role, seen_at, has_passkey, has_identity, has_app = row
    ways = named_ways(account, has_passkey=has_passkey, has_identity=has_identity)
    return Person(
        id=account.id,
        display_name=account.display_name,
        address=installation.vault.masked_account(account),
        role=role,
        seen_at=seen_at,
        ways=ways,
        has_second_factor=has_passkey or has_app,
        may_link=not ways and may_link(session, account, viewer_id),
        is_disabled=account.disabled_at is not None,
    )


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
        ModeratorSummary(
            str(installation.vault.masked_account(row)), roles[row.id], row.disabled_at is not None
        )
        for row in rows
    ]
