"""A comment as its own site may see it: any status, the opinion and the verdict, no address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import aliased

from moderation.tables import Comment, Decision, StoredOpinion, StoredTone, Thread


@dataclass(frozen=True, slots=True)
class OpinionView:
    """What the classifier thought, with reasons as ``{code, text, weight}``."""

    spam: float
    model: str
    reasons: list[dict[str, Any]]
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class ToneView:
    """What the words are like: a probability for each attribute; the language they were read in."""

    language: str
    attributes: Mapping[str, float]
    model: str


@dataclass(frozen=True, slots=True)
class VerdictView:
    """What policy concluded when the comment, or its newest edit, came in."""

    status: str
    phase: str
    text: str


@dataclass(frozen=True, slots=True)
class CommentView:
    """One comment. ``opinion``, ``tone`` and ``verdict`` are of the newest revision."""

    id: str
    status: str
    version: int
    thread_url: str
    parent_id: str | None
    author_name: str
    author_url: str | None
    body: str
    created_at: datetime
    opinion: OpinionView | None = field(default=None)
    tone: ToneView | None = field(default=None)
    verdict: VerdictView | None = field(default=None)

    @property
    def author(self) -> dict[str, str | None]:
        """Who wrote it, as everybody may know."""
        return {"name": self.author_name, "url": self.author_url}


@cache  # building a statement costs more than running it
def select_comment_views() -> Select[Comment, str, StoredOpinion, Decision, StoredTone]:
    """Comments with their thread, newest opinions and newest verdict of policy, one row each."""
    newer, later = aliased(StoredOpinion), aliased(Decision)
    newest_opinion = (
        select(newer.id)
        .where(newer.comment_id == Comment.id)
        .order_by(newer.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    newest_verdict = (
        select(later.id)
        .where(later.comment_id == Comment.id, later.decided_by == "policy")
        .order_by(later.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    of_newest_text = and_(
        StoredTone.comment_id == Comment.id, StoredTone.revision == Comment.revision
    )
    return (
        select(Comment, Thread.url, StoredOpinion, Decision, StoredTone)
        .join(Thread, Thread.id == Comment.thread_id)
        .outerjoin(StoredOpinion, StoredOpinion.id == newest_opinion)
        .outerjoin(Decision, Decision.id == newest_verdict)
        .outerjoin(StoredTone, of_newest_text)
    )


def view_of(row: Row[Comment, str, StoredOpinion, Decision, StoredTone]) -> CommentView:
    """One row of ``select_comment_views`` as a view."""
    comment, thread_url = row[0], row[1]
    # The outer joins give None where there is no opinion, or no verdict, yet.
    opinion: StoredOpinion | None = row[2]
    verdict: Decision | None = row[3]
    tone: StoredTone | None = row[4]
    return CommentView(
        id=comment.id,
        status=comment.status,
        version=comment.version,
        thread_url=thread_url,
        parent_id=comment.parent_id,
        author_name=comment.author_name,
        author_url=comment.author_url,
        body=comment.body,
        created_at=comment.submitted_at,
        opinion=_opinion_view(opinion) if opinion else None,
        tone=ToneView(tone.language, tone.attributes, tone.model) if tone else None,
        verdict=_verdict_view(verdict) if verdict else None,
    )


def _opinion_view(opinion: StoredOpinion) -> OpinionView:
    return OpinionView(opinion.spam, opinion.model, opinion.reasons, opinion.kind)


def _verdict_view(verdict: Decision) -> VerdictView:
    return VerdictView(verdict.status, verdict.phase or "", verdict.text)
