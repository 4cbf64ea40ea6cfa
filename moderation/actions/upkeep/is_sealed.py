"""Whether a database holds anything that only its own key ring can open."""

from sqlalchemy import exists, or_, select

from moderation.database import Database
from moderation.vault import sealed_tables
from moderation.vault.contacts import any_contact


def is_sealed(database: Database) -> bool:
    """True once anybody's address or a site's secret is in it. Needs current tables."""
    held = (exists().select_from(table) for table in sealed_tables())
    anything = or_(any_contact(), *held)
    with database.reading() as session:
        return bool(session.scalar(select(anything)))
