"""Whether a database holds anything that only its own key ring can open."""

from sqlalchemy import exists, or_, select

from moderation.database import Database
from moderation.tables import CoralSecret, Moderator, SigningSecret
from moderation.vault.contacts import any_contact


def is_sealed(database: Database) -> bool:
    """True once anybody's address or a site's secret is in it. Needs current tables."""
    tables = (Moderator, SigningSecret, CoralSecret)
    anything = or_(any_contact(), *(exists().select_from(held) for held in tables))
    with database.reading() as session:
        return bool(session.scalar(select(anything)))
