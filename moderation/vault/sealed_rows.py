"""What is sealed besides the values of comments: each table has a key and places of its own."""

from moderation.database import Base
from moderation.tables.sealed_row import SealedRow
from moderation.vault.sealing import SealedPlace

NO_SITE = "-"  # in place of a site's identifier, for what belongs to a moderator


def sealed_tables() -> list[type[SealedRow]]:
    """Every table whose rows are sealed; all are, that say they are."""
    classes = (mapper.class_ for mapper in Base.registry.mappers)
    found = [one for one in classes if issubclass(one, SealedRow)]
    return sorted(found, key=lambda one: one.__tablename__)


def place_in(table: type[SealedRow], row_id: str, site_id: str) -> SealedPlace:
    """Where a row's sealed value belongs."""
    return SealedPlace(table.__tablename__, table.sealed_in, site_id, row_id)


def place_of(row: SealedRow) -> SealedPlace:
    """The same of a row that is there."""
    return place_in(type(row), getattr(row, row.named_by), getattr(row, "site_id", NO_SITE))
