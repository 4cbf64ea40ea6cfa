"""What the door for Coral remembers: the secrets that Coral signs with."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base
from moderation.tables.credential import Credential


class CoralSecret(Credential, Base):
    """A secret that a Coral made for its moderation phase and signs with, sealed."""

    __tablename__ = "coral_secrets"

    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[str] = mapped_column(String(32))
