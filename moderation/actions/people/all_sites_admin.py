"""Who is an admin of every site: they may do what concerns all of them."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.errors import Forbidden
from moderation.tables import Membership, Moderator, Site


def is_all_sites_admin(session: Session, moderator_id: str) -> bool:
    """Whether there are sites, and this moderator is an admin of each."""
    return moderator_id in all_sites_admins(session)


def require_all_sites_admin(session: Session, moderator_id: str) -> None:
    """Raise ``Forbidden`` for anybody who isn't an admin of every site, or is disabled by now."""
    if not stays_enabled(session, moderator_id) or moderator_id not in all_sites_admins(session):
        raise Forbidden(
            "Only an admin of all sites can do this. Whoever runs this service can change your "
            "role."
        )


def all_sites_admins(session: Session) -> set[str]:
    """The moderators who are admins of every site."""
    number = session.scalar(select(func.count(Site.id)).where(Site.removed_at.is_(None))) or 0
    query = (
        select(Membership.moderator_id)
        .join(Site, Site.id == Membership.site_id)
        .where(Membership.role == "admin", Site.removed_at.is_(None))
        .group_by(Membership.moderator_id)
        .having(func.count() == number)
    )
    return set(session.scalars(query))


def stays_enabled(session: Session, moderator_id: str) -> bool:
    """Whether the account is not disabled, and nobody disables it before the transaction ends."""
    query = select(Moderator.id).where(
        Moderator.id == moderator_id, Moderator.disabled_at.is_(None)
    )
    return session.scalar(query.with_for_update(read=True)) is not None
