"""Find a site that an operator names."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.errors import NotFound
from moderation.tables import Site


def find_site(session: Session, name: str) -> Site:
    """The site of this name. Raises ``NotFound``."""
    site = session.scalars(select(Site).where(Site.name == name)).one_or_none()
    if site is None:
        raise NotFound("There is no site of this name.")
    return site
