"""A sign of life of a background process."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base


class Heartbeat(Base):
    """When a named process last said that it lives."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    beat_at: Mapped[datetime]
