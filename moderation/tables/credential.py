"""What a site proves itself with. Keys are kept as hashes; signing secrets sealed."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import SiteId
from moderation.tables.sealed_row import SealedRow


class Credential:
    """What all credentials of a site have in common, a door's own as well."""

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId] = mapped_column(index=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]  # to within an hour


class ApiKey(Credential, Base):
    """A key that was shown once. ``digest`` is SHA-256 of 256 random bits: nothing to guess.

    ``kind`` is ``api``, or a door's own.
    """

    __tablename__ = "api_keys"

    kind: Mapped[str] = mapped_column(String(20), server_default="api")
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    last_four: Mapped[str] = mapped_column(String(4))
    expires_at: Mapped[datetime | None]


class SigningSecret(SealedRow, Credential, Base):
    """A Standard Webhooks secret, sealed; both ways of signing use it."""

    __tablename__ = "signing_secrets"

    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime | None]
