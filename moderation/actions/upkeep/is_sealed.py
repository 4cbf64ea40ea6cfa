"""Whether a database holds anything that only its own key ring can open."""

from sqlalchemy import exists, or_, select

from moderation.database import Database
from moderation.vault import all_sealed_tables


def is_sealed(database: Database) -> bool:
    """True once anybody's address or a site's secret is in it. Needs current tables."""
    anything = or_(*(exists().select_from(table) for table in all_sealed_tables()))
    with database.reading() as session:
        return bool(session.scalar(select(anything)))
