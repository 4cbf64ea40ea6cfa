"""What we answer, as pydantic models. There is no field for an address, so none can be sent."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from moderation.actions.publication.comment_view import CommentView
from moderation.actions.publication.read_thread import PublicComment
from moderation.statuses import Status
from moderation.tables import Decision
from moderation.web.intake.public_thread import AuthorOut


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReasonOut(_Answer):
    """One push towards spam (positive weight, in log-odds) or away from it."""

    code: str
    text: str
    weight: float


class OpinionOut(_Answer):
    """What the spam model thinks: a calibrated probability, its name, its reasons."""

    spam: float
    model: str
    reasons: list[ReasonOut]


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
    verdict: VerdictOut | None


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


class ThreadPage(_Answer):
    """Published comments of a page, oldest first."""

    comments: list[PublicCommentOut]
    next_cursor: str | None


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


def comment_out(view: CommentView) -> CommentOut:
    """A comment for its own site."""
    return CommentOut.model_validate(
        {
            "id": view.id,
            "status": view.status,
            "thread_url": view.thread_url,
            "parent_id": view.parent_id,
            "created_at": view.created_at,
            "author": {"name": view.author_name, "url": view.author_url},
            "body": view.body,
            "opinion": view.opinion
            and {
                "spam": view.opinion.spam,
                "model": view.opinion.model,
                "reasons": view.opinion.reasons,
            },
            "verdict": view.verdict
            and {
                "status": view.verdict.status,
                "phase": view.verdict.phase,
                "text": view.verdict.text,
            },
        }
    )


def public_comment_out(comment: PublicComment) -> PublicCommentOut:
    """A comment for everybody."""
    return PublicCommentOut(
        id=comment.id,
        parent_id=comment.parent_id,
        author=AuthorOut(name=comment.author_name, url=comment.author_url),
        body=comment.body,
        created_at=comment.created_at,
    )


def decision_out(decision: Decision) -> DecisionOut:
    """A decision for the site."""
    return DecisionOut.model_validate(
        {
            "id": decision.id,
            "comment_id": decision.comment_id,
            "status": decision.status,
            "previous_status": decision.previous_status,
            "decided_by": decision.decided_by,
            "note": decision.note,
            "reverses": decision.reverses,
            "created_at": decision.created_at,
        }
    )
