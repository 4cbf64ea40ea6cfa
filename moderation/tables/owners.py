"""Whose a row is: what goes with its site, its comment, its moderator, and what stays without."""

from typing import Annotated

from sqlalchemy import ForeignKey
from sqlalchemy.orm import mapped_column

SiteId = Annotated[str, mapped_column(ForeignKey("sites.id", ondelete="CASCADE"))]
CommentId = Annotated[str, mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))]
ModeratorId = Annotated[str, mapped_column(ForeignKey("moderators.id", ondelete="CASCADE"))]
FormerModeratorId = Annotated[
    str | None, mapped_column(ForeignKey("moderators.id", ondelete="SET NULL"))
]
