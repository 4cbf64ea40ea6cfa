"""What a moderator may see and do: a role on each site, and nothing of any other site."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from moderation.errors import Forbidden, NotFound
from moderation.languages import N_, said
from moderation.tables import Membership, Site
from moderation.transactions.prepared import Prepared

_FIRST = 20
_MAY_DECIDE = {"admin", "moderator"}
_IN_A_SENTENCE = {"admin": N_("admin"), "moderator": N_("moderator"), "viewer": N_("viewer")}


@dataclass(frozen=True, slots=True)
class Desk:
    """A site as one of its moderators has it in front of them."""

    site_id: str
    site: str
    role: str
    second_factor_required: bool = False

    @property
    def may_decide(self) -> bool:
        """Viewers read."""
        return self.role in _MAY_DECIDE

    @property
    def may_reveal(self) -> bool:
        """Only admins see an address in full."""
        return self.role == "admin"

    @property
    def may_administer(self) -> bool:
        """Only admins change the site, its webhooks and its people."""
        return self.role == "admin"

    def require(self, *, permission: bool, to: str) -> None:
        """Raise ``Forbidden``, in a sentence that says what is ``to`` be allowed by an admin."""
        if not permission:
            raise Forbidden(
                said(
                    "Your role on %(site)s is %(role)s, and it does not allow to %(to)s. "
                    "An admin of the site can change that.",
                    site=self.site,
                    role=said(_IN_A_SENTENCE[self.role]),
                    to=said(to),
                )
            )


@dataclass(frozen=True, slots=True)
class FirstDesks:
    """The first of a moderator's sites by name, and what is so of all of them."""

    first: Sequence[Desk]
    are_more: bool = False
    administers_all: bool = False  # there are sites, and the moderator is an admin of each

    @property
    def are_several(self) -> bool:
        """Whether there is something to choose from."""
        return len(self.first) > 1


@dataclass(frozen=True, slots=True)
class WantedDesks:
    """Which of their sites a moderator looks for."""

    text: str = ""  # part of the name
    role: str = ""
    after: str = ""  # the last name of the page before


def desks_of(session: Session, moderator_id: str) -> Sequence[Desk]:
    """The sites that a moderator works on, by name."""
    rows = _own_desks().rows(session.connection(), {"moderator_id": moderator_id})
    return [Desk(*row) for row in rows]


def desks_among(session: Session, moderator_id: str, site_ids: Collection[str]) -> Sequence[Desk]:
    """Those of these sites that the moderator works on, by name."""
    query = _every_desk().where(Site.id.in_(site_ids))
    return [Desk(*row) for row in session.execute(query, {"moderator_id": moderator_id})]


def first_desks(session: Session, moderator_id: str) -> FirstDesks:
    """What the bar at the top needs, in one statement, however many there are."""
    rows = _first_desks().rows(session.connection(), {"moderator_id": moderator_id})
    return FirstDesks(
        [Desk(*row[:4]) for row in rows[:_FIRST]],
        are_more=len(rows) > _FIRST,
        administers_all=bool(rows) and not rows[0][4],
    )


def desks_named(
    session: Session, moderator_id: str, wanted: WantedDesks, limit: int
) -> tuple[Sequence[Desk], bool]:
    """The next ``limit`` of the sites that a moderator looks for, and whether there are more."""
    query = _every_desk().limit(limit + 1)
    if wanted.text:
        query = query.where(Site.name.contains(wanted.text.lower(), autoescape=True))
    if wanted.role:
        query = query.where(Membership.role == wanted.role)
    if wanted.after:
        query = query.where(Site.name > wanted.after)
    rows = session.execute(query, {"moderator_id": moderator_id})
    found = [Desk(*row) for row in rows]
    return found[:limit], len(found) > limit


def desk_of(session: Session, moderator_id: str, site: str) -> Desk:
    """One site. Raises ``NotFound``, the same for a site that isn't there and for another's."""
    asked = {"moderator_id": moderator_id, "site": site}
    found = _one_desk().rows(session.connection(), asked)
    if not found:
        raise NotFound("There is no such page, or it is not yours to see.")
    return Desk(*found[0])


def _desks() -> Select[str, str, str, bool]:
    return (
        select(Site.id, Site.name, Membership.role, Site.second_factor_required)
        .join(Membership, Membership.site_id == Site.id)
        .where(Membership.moderator_id == bindparam("moderator_id"), Site.removed_at.is_(None))
    )


# Every page asks one or two of these, and building a statement costs more than running it.
@cache
def _one_desk() -> Prepared:
    query: Any = _desks().where(Site.name == bindparam("site"))
    return Prepared(query)


@cache
def _every_desk() -> Select[str, str, str, bool]:
    return _desks().order_by(Site.name)


@cache
def _own_desks() -> Prepared:
    query: Any = _every_desk()
    return Prepared(query)


@cache
def _first_desks() -> Prepared:
    of_all, other_site = Membership.__table__.alias(), Site.__table__.alias()
    other = (
        select(of_all.c.site_id)
        .join(other_site, other_site.c.id == of_all.c.site_id)
        .where(
            of_all.c.moderator_id == bindparam("moderator_id"),
            of_all.c.role != "admin",
            other_site.c.removed_at.is_(None),
        )
    )
    query: Select[*tuple[Any, ...]] = _every_desk().add_columns(other.exists())
    return Prepared(query.limit(_FIRST + 1))
