"""What is sealed besides the values of comments: each purpose has a key and a place of its own."""

from enum import Enum
from typing import Any

from moderation.database import Base
from moderation.vault.sealing import SealedPlace

NO_SITE = "-"  # in place of a site's identifier, for what belongs to a moderator


class Purpose(Enum):
    """A table, the column that is sealed in it, and the one that names the row.

    What is stored is bound to all of them: a table or column that is renamed keeps its name here.
    """

    ACCOUNT = ("moderators", "sealed_email", "id")
    AKISMET_KEY = ("akismet_keys", "sealed", "api_key_id")
    AUTHENTICATOR = ("authenticators", "sealed", "moderator_id")
    CORAL_SECRET = ("coral_secrets", "sealed", "id")
    SIGNING_SECRET = ("signing_secrets", "sealed", "id")

    def __init__(self, table: str, column: str, name: str) -> None:
        self.table = table
        self._column = column
        self._name = name

    @property
    def rows(self) -> Any:
        """The class of the table's rows."""
        mappers = Base.registry.mappers
        return next(one.class_ for one in mappers if one.class_.__tablename__ == self.table)

    def place(self, row_id: str, site_id: str = NO_SITE) -> SealedPlace:
        """Where a row's sealed value belongs."""
        return SealedPlace(self.table, self._column, site_id, row_id)

    def place_of(self, row: Any) -> SealedPlace:
        """The same of a row that is there."""
        return self.place(getattr(row, self._name), getattr(row, "site_id", NO_SITE))

    def sealed_in(self, row: Any) -> tuple[bytes, str]:
        """What is sealed in the row, and the identifier of the key."""
        return getattr(row, self._column), row.key_id

    def put(self, row: Any, sealed: bytes, key_id: str) -> None:
        """Put another in its place."""
        setattr(row, self._column, sealed)
        row.key_id = key_id
