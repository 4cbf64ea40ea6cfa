"""The door that Coral asks at, as the other rooms know it."""

from typing import Final

from moderation.actions.installation.door import Door
from moderation.errors import Invalid

CORAL: Final = Door(name="coral")


def coral_author(tenant: str, author_id: str) -> str:
    """The name that an author has among all tenants of all Corals. Raises ``Invalid``."""
    if not author_id:
        raise Invalid("Coral’s identifier of the author is missing.")
    return f"{CORAL.name}|{tenant}|{author_id}"
