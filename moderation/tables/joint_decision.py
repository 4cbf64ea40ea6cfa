"""Decisions that were made with one press of a button, so that they can be undone as one."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier


class JointDecision(Base):
    """One of the decisions that were made together; what they share is ``joint_id``."""

    __tablename__ = "joint_decisions"

    decision_id: Mapped[str] = mapped_column(
        ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True
    )
    joint_id: Mapped[str] = mapped_column(Identifier, index=True)
