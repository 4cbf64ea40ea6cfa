"""What the door for Coral remembers: the secrets that Coral signs with."""

from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base
from moderation.tables.credential import Credential
from moderation.tables.privacy import SITE
from moderation.tables.sealed_row import SealedRow


class CoralSecret(SealedRow, Credential, Base):
    """A secret that a Coral made for its moderation phase and signs with, sealed."""

    __tablename__ = "coral_secrets"
    privacy: ClassVar = SITE

    sealed: Mapped[bytes] = mapped_column(LargeBinary)
