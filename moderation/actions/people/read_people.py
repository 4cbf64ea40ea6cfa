"""List people, a page of one site's or all there are; their addresses are masked."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.actions.people.invite_moderator import known_here
from moderation.actions.signing_in.sign_in_ways import named_ways, what_they_have
from moderation.tables import Membership, Moderator, ReviewSession, Site
from moderation.vault import BrokenSeal

PAGE = 50
MOST_NAMED = 20
_RANK = case({"admin": 0, "moderator": 1}, value=Membership.role, else_=2)
_PLACE = (_RANK, func.lower(Moderator.display_name), Moderator.id)


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


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some of them. ``next_after`` is the one behind whom there are more."""

    people: Sequence[Person]
    next_after: str | None


def read_people(
    session: Session,
    installation: Installation,
    site_id: str,
    viewer_id: str,
    *,
    named: str = "",
    after: str = "",
) -> PeoplePage:
    """The people of the site: admins first, then by name; those called so, where that is asked."""
    query = _of_site(site_id).order_by(*_PLACE).limit(PAGE + 1)
    if named:
        query = query.where(is_called(named))
    if place := _place(session, site_id, after) if after else None:
        query = query.where(tuple_(*_PLACE) > tuple(place))
    rows = session.execute(query).all()
    linkable = _linkable(session, rows[:PAGE], viewer_id)
    people = [_person(installation, row, linkable) for row in rows[:PAGE]]
    return PeoplePage(people, people[-1].id if len(rows) > PAGE else None)


def is_called(named: str) -> ColumnElement[bool]:
    """Whether this is part of a moderator's name, however it is capitalised."""
    # SQLite knows the capitals of English only.
    spelled = {named, named.lower(), named.upper(), named.capitalize()}
    anyhow = func.lower(Moderator.display_name).contains(named.lower(), autoescape=True)
    as_is = (Moderator.display_name.contains(one, autoescape=True) for one in sorted(spelled))
    return or_(anyhow, *as_is)


def people_called(session: Session, site_id: str, named: str) -> Sequence[tuple[str, str]]:
    """Who on the site is called so: identifier and name, at most one past ``MOST_NAMED``."""
    query = (
        select(Moderator.id, Moderator.display_name)
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id)
        .order_by(Moderator.display_name, Moderator.id)
        .limit(MOST_NAMED + 1)
    )
    rows = session.execute(query.where(is_called(named)) if named else query)
    return [(row[0], row[1]) for row in rows]


def _place(session: Session, site_id: str, moderator_id: str) -> Any:
    query = select(*_PLACE).join(Membership, Membership.moderator_id == Moderator.id)
    mine = (Membership.site_id == site_id, Moderator.id == moderator_id)
    return session.execute(query.where(*mine)).one_or_none()


def _of_site(site_id: str) -> Select[*tuple[Any, ...]]:
    seen = select(func.max(ReviewSession.seen_at)).where(ReviewSession.moderator_id == Moderator.id)
    return (
        select(Moderator, Membership.role, seen.scalar_subquery(), *what_they_have())
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id)
    )


def _linkable(
    session: Session, rows: Sequence[Row[*tuple[Any, ...]]], viewer_id: str
) -> Collection[str]:
    """Those who have no way to sign in yet, and get a link from the one who looks."""
    waiting = [
        account.id
        for account, _, _, has_passkey, has_identity, _ in rows
        if account.disabled_at is None
        and account.id != viewer_id
        and not named_ways(account, has_passkey=has_passkey, has_identity=has_identity)
    ]
    return known_here(session, waiting, viewer_id) if waiting else ()


def _person(
    installation: Installation, row: Row[*tuple[Any, ...]], linkable: Collection[str]
) -> Person:
    account, role, seen_at, has_passkey, has_identity, has_app = row
    return Person(
        id=account.id,
        display_name=account.display_name,
        address=installation.vault.masked_account(account),
        role=role,
        seen_at=seen_at,
        ways=named_ways(account, has_passkey=has_passkey, has_identity=has_identity),
        has_second_factor=has_passkey or has_app,
        may_link=account.id in linkable,
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
    memberships = (
        select(Membership.moderator_id, Membership.role, Site.name)
        .join(Site, Site.id == Membership.site_id)
        .where(Site.removed_at.is_(None))
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
