"""Who may change the model: it judges the comments of every site, so an admin of all of them."""

from sqlalchemy.orm import Session

from moderation.actions.people.all_sites_admin import is_all_sites_admin
from moderation.errors import Forbidden


def require_model_admin(session: Session, moderator_id: str) -> None:
    """Raise ``Forbidden`` for anybody who isn't an admin of every site."""
    if not is_all_sites_admin(session, moderator_id):
        raise Forbidden(
            "The model judges the comments of every site, so only an admin of all sites sees and "
            "changes it. Whoever runs this service can change your role."
        )
