"""What tables with a sealed value have in common; by it the vault finds what is sealed anew.

One of them is there for the key ring's sake: by it a database knows its own.
"""

from typing import ClassVar

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base


class SealedRow:
    """A row of which ``sealed_in`` is sealed with the key ``key_id`` and bound to the table's name,
    the column's, and the row that ``named_by`` names. Who renames one of them seals anew.
    """

    __tablename__: str
    sealed_in: ClassVar[str] = "sealed"
    named_by: ClassVar[str] = "id"

    key_id: Mapped[str] = mapped_column(String(32))


class RingMark(SealedRow, Base):
    """The only row: something that the database's own key ring can open and say, and no other."""

    __tablename__ = "ring_marks"

    id: Mapped[str] = mapped_column(String(10), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
