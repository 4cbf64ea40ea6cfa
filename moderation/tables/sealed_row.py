"""What tables with a sealed value have in common; by it the vault finds what is sealed anew."""

from typing import ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column


class SealedRow:
    """A row of which ``sealed_in`` is sealed with the key ``key_id`` and bound to the table's name,
    the column's, and the row that ``named_by`` names. Who renames one of them seals anew.
    """

    __tablename__: str
    sealed_in: ClassVar[str] = "sealed"
    named_by: ClassVar[str] = "id"

    key_id: Mapped[str] = mapped_column(String(32))
