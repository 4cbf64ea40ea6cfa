"""The door that Coral asks at, as the other rooms know it."""

from typing import Final

from moderation.actions.coral.coral_secrets import (
    add_coral_secret,
    read_coral_secrets,
    remove_coral_secret,
)
from moderation.actions.installation.door import Door, DoorAuthors, DoorSecrets
from moderation.errors import Invalid
from moderation.languages import N_

_NAME = "coral"


def coral_author(tenant: str, author_id: str) -> str:
    """The name that an author has among all tenants of all Corals. Raises ``Invalid``."""
    if not author_id:
        raise Invalid("Coral’s identifier of the author is missing.")
    return f"{_NAME}|{tenant}|{author_id}"


CORAL: Final = Door(
    name=_NAME,
    acts={
        "coral.added": N_("Added a secret of Coral’s"),
        "coral.removed": N_("Removed a secret of Coral’s"),
    },
    secrets=DoorSecrets(
        title="Coral",
        hint=N_(
            "Add a moderation phase in Coral’s settings with this address, then copy the secret "
            "that Coral shows to here. While Coral changes its secret, keep both."
        ),
        address=N_("Address of the moderation phase"),
        path="/integrations/coral",
        word=N_("Secret of Coral’s"),
        shown=N_("Secret that Coral shows"),
        example="empsec_…",
        read=read_coral_secrets,
        add=add_coral_secret,
        remove=remove_coral_secret,
    ),
    authors=DoorAuthors(
        of="TENANT",
        hint="Coral's identifier is read, not an address.",
        asked="Coral's identifier",
        name=coral_author,
    ),
)
