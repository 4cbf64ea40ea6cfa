"""A comment's row as it comes in, by whatever door or import."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert

from moderation.actions.decisions.record_decision import DecisionEntry
from moderation.actions.decisions.subject import Subject
from moderation.actions.installation import CommentSubmission, Installation
from moderation.actions.intake.opinion import Opinions
from moderation.actions.queue.filterable import (
    has_links,
    language_columns,
    opinion_columns,
    tone_columns,
)
from moderation.policy.matching.networks import network_of
from moderation.tables import Comment
from moderation.transactions.prepared import Prepared

INSERT_COMMENT = Prepared(insert(Comment.__table__))
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)


def comment_row(
    subject: Subject,
    submission: CommentSubmission,
    entry: DecisionEntry,
    judgement: Opinions,
    digest: bytes,
    now: datetime,
) -> dict[str, Any]:
    """The columns of a new comment, with the status that its first decision gives it."""
    return {
        "id": subject.comment_id,
        "site_id": subject.site_id,
        "thread_id": subject.thread_id,
        "parent_id": subject.parent_id,
        "status": entry.status,
        "version": subject.version,
        "revision": subject.revision,
        "published_revision": entry.published,
        "author_name": subject.author_name,
        "author_url": subject.author_url,
        "body": subject.body,
        "cut_from": subject.cut_from,
        "body_digest": digest,
        "has_links": has_links(subject.body),
        "author_network": network_of(submission.author_ip),
        "user_agent": (submission.user_agent or "")[:500] or None,
        "referrer": submission.referrer,
        "form_title": submission.form_title[:500] or None,
        "is_test": subject.is_test,
        "is_by_site": submission.is_by_site,
        "submitted_at": written_at(submission, subject.created_at),
        "created_at": subject.created_at,
        # What is kept for so many days is kept from now on, not from when it was written.
        "decided_at": now,
        **opinion_columns(judgement.spam),
        **tone_columns(judgement.tone),
        **language_columns(submission.language, subject.body, judgement.tone),
    }


def written_at(submission: CommentSubmission, arrived: datetime) -> datetime:
    """When it was written, which readers see: as its site says, but for what can't be true."""
    said = submission.submitted_at
    return said if said and _OLDEST <= said <= arrived else arrived


def body_digest(installation: Installation, site_id: str, body: str) -> bytes:
    """16 keyed bytes by which the same text is found again, whatever its case and spaces."""
    text = " ".join(body.casefold().split())
    return installation.vault.digest(f"body|{site_id}", text.encode())[:16]
