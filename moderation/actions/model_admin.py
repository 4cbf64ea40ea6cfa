"""Who may change the model: it judges the comments of every site, so an admin of all of them."""

from sqlalchemy import and_, func, select

from moderation.actions.installation import Installation
from moderation.errors import Forbidden
from moderation.tables import Membership, Site


def require_model_admin(installation: Installation, moderator_id: str) -> None:
    """Raise ``Forbidden`` for anybody who isn't an admin of every site."""
    own = and_(
        Membership.site_id == Site.id,
        Membership.moderator_id == moderator_id,
        Membership.role == "admin",
    )
    query = select(func.count(Site.id), func.count(Membership.site_id)).outerjoin(Membership, own)
    with installation.database.reading() as session:
        sites, administered = session.execute(query).one()
    if not sites or sites != administered:
        raise Forbidden(
            "The model judges the comments of every site, so only an admin of all sites sees and "
            "changes it. Whoever runs this service can change your role."
        )
