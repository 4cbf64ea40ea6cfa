"""Views: a list with its filters under a name, each moderator's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.errors import Conflict, Invalid
from moderation.identifiers import is_id, new_id
from moderation.tables import Membership, Moderator, SavedView, Site
from moderation.transactions.prepared import Prepared
from moderation.vault import mask_text

MOST_VIEWS = 20
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class OwnView:
    """A view; ``site`` is None where it gathers several, ``query`` is the list's address."""

    id: str
    name: str
    site: str | None
    query: Mapping[str, Any]


def read_views(session: Session, moderator_id: str) -> Sequence[OwnView]:
    """A moderator's views by name, without those of sites that are not theirs any more."""
    rows = _views_of().rows(session.connection(), {"moderator_id": moderator_id})
    found = [OwnView(*row) for row in rows]
    return sorted(found, key=lambda view: (view.name.casefold(), view.id))


@cache
def _views_of() -> Prepared:
    theirs = and_(
        Membership.site_id == SavedView.site_id, Membership.moderator_id == SavedView.moderator_id
    )
    query: Any = (
        select(SavedView.id, SavedView.name, Site.name, SavedView.query)
        .outerjoin(Site, Site.id == SavedView.site_id)
        .outerjoin(Membership, theirs)
        .where(
            SavedView.moderator_id == bindparam("moderator_id"),
            or_(
                SavedView.site_id.is_(None),
                and_(Membership.role.is_not(None), Site.removed_at.is_(None)),
            ),
        )
        .limit(MOST_VIEWS)
    )
    return Prepared(query)


def save_view(
    installation: Installation,
    moderator_id: str,
    name: str,
    site_id: str | None,
    query: Mapping[str, str],
) -> None:
    """Keep a list under a name; one of that name is replaced. Raises ``Invalid``, ``Conflict``.

    Addresses in the name are masked, as in every text.
    """
    name = mask_text(" ".join(name.split()))
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Invalid("A view’s name is one line of 1 to 60 characters.", parameter="name")
    own = select(SavedView).where(SavedView.moderator_id == moderator_id)
    with installation.database.transaction() as session:
        session.get_one(Moderator, moderator_id, with_for_update=True)  # two tabs, one name
        view = session.scalars(own.where(SavedView.name == name)).one_or_none()
        if view is None:
            many = session.scalar(select(func.count()).select_from(own.subquery())) or 0
            if many >= MOST_VIEWS:
                raise Conflict("You have 20 views, and no more fit. Remove one first.")
            view = SavedView(id=new_id(), moderator_id=moderator_id, name=name)
            session.add(view)
        view.site_id, view.query, view.created_at = site_id, dict(query), clock.now()


def remove_view(installation: Installation, moderator_id: str, view_id: str) -> None:
    """Take away one's own; taking it away twice is no fault, and another's stays."""
    with installation.database.transaction() as session:
        view = session.get(SavedView, view_id) if is_id(view_id) else None
        if view is not None and view.moderator_id == moderator_id:
            session.delete(view)
