"""A site: who posts comments to us, and what admins changed of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, false
from sqlalchemy.orm import Mapped, mapped_column

from moderation.database import Base, Identifier
from moderation.tables.owners import ModeratorId, SiteId


class Site(Base):
    """A website that hands its comments to us, and how it wants them judged.

    One that is being removed has given up its name, so that nobody finds it by that: ``name`` is
    one that nobody knows then, and ``removed_name`` what it was called.
    """

    __tablename__ = "sites"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(String(63), unique=True)
    mode: Mapped[str] = mapped_column(String(10))  # hold | trust | publish
    spam_above: Mapped[float]
    spam_share: Mapped[float | None]  # of what it receives; None: what the model expects
    tone_share: Mapped[float | None]  # of the most heated it holds; None: it holds none
    tone_cuts: Mapped[dict[str, float] | None] = mapped_column(  # of that, by language
        JSON(none_as_null=True)
    )
    lists_version: Mapped[int] = mapped_column(server_default="0")  # rises with its lists
    second_factor_required: Mapped[bool] = mapped_column(default=False, server_default=false())
    door_settings: Mapped[dict[str, str] | None] = mapped_column(  # what is not said is the usual
        JSON(none_as_null=True)
    )
    page_rules: Mapped[dict[str, str] | None] = mapped_column(  # what is not said is the usual
        JSON(none_as_null=True)
    )
    clauses: Mapped[dict[str, str] | None] = mapped_column(  # its own wording of its rules
        JSON(none_as_null=True)
    )
    categories: Mapped[dict[str, str] | None] = mapped_column(  # what it calls reasons, likewise
        JSON(none_as_null=True)
    )
    mailed_until: Mapped[datetime | None]  # up to then its decisions were looked at for mail
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    removed_name: Mapped[str | None] = mapped_column(String(63), unique=True, index=True)
    deleting_since: Mapped[datetime | None]  # from then on nobody takes it back

    @property
    def called(self) -> str:
        """What people call it, also while it is being removed."""
        return self.removed_name or self.name


class SiteOrigin(Base):
    """An origin (scheme, host, port) whose pages may carry the site's form and thread."""

    __tablename__ = "site_origins"

    site_id: Mapped[SiteId] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(String(300), primary_key=True, index=True)


class SiteChange(Base):
    """One change. Append-only but for ``undone_at``; it names people by identifier only."""

    __tablename__ = "site_changes"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    site_id: Mapped[SiteId] = mapped_column(index=True)
    moderator_id: Mapped[ModeratorId] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))  # settings | origin | role | webhook
    object_id: Mapped[str | None] = mapped_column(Identifier)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(index=True)
    undone_at: Mapped[datetime | None]
