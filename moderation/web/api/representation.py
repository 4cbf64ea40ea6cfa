"""What we answer, as pydantic models. There is no field for an address, so none can be sent."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from moderation.statuses import Status
from moderation.web.intake.public_thread import AuthorOut


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class ReasonOut(_Answer):
    """One push towards spam (positive weight, in log-odds) or away from it."""

    code: str
    text: str
    weight: float


class OpinionOut(_Answer):
    """What the spam model thinks: a calibrated probability, its name, its reasons.

    ``kind`` is what kind of spam it seems to be; null where that can't be told.
    """

    spam: float
    model: str
    reasons: list[ReasonOut]
    kind: str | None


class ToneOut(_Answer):
    """What the words are like, not who wrote them: a probability for each attribute.

    ``language`` is the one that the text was read in; an attribute that is missing was not learned.
    """

    language: str
    attributes: dict[str, float]
    model: str


class VerdictOut(_Answer):
    """What policy concluded, in which phase, and why."""

    status: Status
    phase: str
    text: str


class CommentOut(_Answer):
    """A comment as its own site sees it."""

    id: str
    status: Status
    thread_url: str
    parent_id: str | None
    created_at: datetime
    author: AuthorOut
    body: str
    opinion: OpinionOut | None
    tone: ToneOut | None
    verdict: VerdictOut | None


class TakenIn(CommentOut):
    """A comment that was just taken in, with its author's token where that was asked for."""

    author_token: str | None = None


class CommentPage(_Answer):
    """Some comments, and how to ask for the next ones."""

    comments: list[CommentOut]
    next_cursor: str | None


class PublicCommentOut(_Answer):
    """A comment as everybody sees it."""

    id: str
    parent_id: str | None
    author: AuthorOut
    body: str
    created_at: datetime
    by_site: Annotated[bool, Field(description="In the site's own voice.")]
    pinned: Annotated[bool, Field(description="Comes first, whatever the order.")]


class ClosingOut(_Answer):
    """That the page takes no comments: ``until`` then, or until somebody opens it."""

    until: datetime | None
    text: str


class ThreadPage(_Answer):
    """Published comments of a page."""

    comments: list[PublicCommentOut]
    next_cursor: str | None
    closed: Annotated[ClosingOut | None, Field(description="Null where the page is open.")]


class ThreadCounts(_Answer):
    """How many comments are published under each page, in the order in which they were asked."""

    counts: list[int]


class DecisionOut(_Answer):
    """A decision: a change of status and who made it."""

    id: str
    comment_id: str
    status: Status
    previous_status: Status | None
    decided_by: str
    note: str | None
    reverses: str | None
    created_at: datetime
