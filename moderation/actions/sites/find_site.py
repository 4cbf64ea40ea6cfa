"""Find a site that an operator names."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from moderation.errors import NotFound
from moderation.tables import Site


def find_site(session: Session, name: str) -> Site:
    """The site of this name. Raises ``NotFound``, which tells of one that is being removed."""
    named = or_(Site.name == name, Site.removed_name == name)
    site = session.scalars(select(Site).where(named)).one_or_none()
    if site is None:
        raise NotFound("There is no site of this name.")
    if site.removed_at is not None:
        raise NotFound(
            "This site is being removed, so there is nothing to do with it but to take it back: "
            "moderation sites restore."
        )
    return site
