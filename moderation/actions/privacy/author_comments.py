"""Find an author's comments by address or by a door's name for them, without keeping either."""

from collections.abc import Callable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.actions.sites.find_site import find_site
from moderation.errors import Invalid
from moderation.tables import Comment, Site
from moderation.vault import RefusedAddress, canonical_address

IndexOf = Callable[[str], bytes]  # an author's blind index on a site


def author_address(installation: Installation, text: str) -> str:
    """The address in the form that is sealed. Raises ``Invalid``."""
    allow_test = installation.settings.email_allow_test_domains
    try:
        return canonical_address(text.strip(), allow_test_domains=allow_test)
    except RefusedAddress as refused:
        raise Invalid(str(refused), parameter="email") from None


def author_named(installation: Installation, text: str, *, by_key: bool = False) -> IndexOf:
    """Who is meant: by address, or by the opaque name that a door has for them.

    Raises ``Invalid``.
    """
    vault = installation.vault
    if by_key:
        return lambda site_id: vault.key_index(site_id, text)
    address = author_address(installation, text)
    return lambda site_id: vault.blind_index(site_id, address)


def sites_named(session: Session, name: str | None) -> Sequence[Site]:
    """The site of this name, or every site. Raises ``NotFound``."""
    return [find_site(session, name)] if name else session.scalars(select(Site)).all()


def comments_of(
    session: Session, installation: Installation, site_id: str, index: bytes, limit: int
) -> Sequence[Comment]:
    """The author's comments on one site, newest first."""
    theirs = installation.vault.same_author(site_id, index).limit(limit)
    ids = session.scalars(theirs).all()
    query = select(Comment).where(Comment.id.in_(ids)).order_by(Comment.id.desc())
    return session.scalars(query).all()


def count_comments_of(
    session: Session, installation: Installation, site_id: str, index: bytes
) -> int:
    """How many there are."""
    theirs = installation.vault.same_author(site_id, index).subquery()
    return session.execute(select(func.count()).select_from(theirs)).scalar_one()
