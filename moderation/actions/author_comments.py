"""Find an author's comments by address, without keeping or showing it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.find_site import find_site
from moderation.actions.installation import Installation
from moderation.errors import Flaw, Invalid
from moderation.tables import Comment, Site
from moderation.vault import RefusedAddress, canonical_address


def author_address(installation: Installation, text: str) -> str:
    """The address in the form that is sealed. Raises ``Invalid``."""
    allow_test = installation.settings.email_allow_test_domains
    try:
        return canonical_address(text.strip(), allow_test_domains=allow_test)
    except RefusedAddress as refused:
        raise Invalid(str(refused), [Flaw(str(refused), parameter="email")]) from None


def sites_named(installation: Installation, name: str | None) -> Sequence[Site]:
    """The site of this name, or every site. Raises ``NotFound``."""
    with installation.database.reading() as session:
        return [find_site(session, name)] if name else session.scalars(select(Site)).all()


def comments_of(
    session: Session, installation: Installation, site_id: str, address: str, limit: int
) -> Sequence[Comment]:
    """The author's comments on one site, newest first."""
    index = installation.vault.blind_index(site_id, address)
    theirs = installation.vault.same_author(site_id, index).limit(limit)
    ids = session.scalars(theirs).all()
    query = select(Comment).where(Comment.id.in_(ids)).order_by(Comment.id.desc())
    return session.scalars(query).all()
