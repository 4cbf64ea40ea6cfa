"""Show an author their own comment while it waits, to a browser that keeps nothing.

The marker travels in the address of the page after posting. It proves that we named this comment
to this browser; it holds no personal data, and is worth nothing after an hour, so that nobody can
spread an unread comment by its link.
"""

import hmac
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from moderation.actions.publication.pages import Page
from moderation.actions.publication.read_thread import PublicComment
from moderation.actions.publication.threads import rules_of
from moderation.identifiers import is_id
from moderation.tables import Comment, Thread
from moderation.vault import Vault

LIFETIME = timedelta(hours=1)


def awaiting_marker(vault: Vault, site_id: str, comment_id: str) -> str:
    """What the address of the page carries after a comment was posted."""
    return f"{comment_id}.{_proof(vault, site_id, comment_id)}"


def awaiting_comment(
    session: Session,
    vault: Vault,
    site_id: str,
    page: Page,
    marker: str,
    now: datetime,
) -> PublicComment | None:
    """The author's own comment, where it was posted to this page lately and is not public yet."""
    comment_id, _, proof = marker.partition(".")
    expected = _proof(vault, site_id, comment_id)
    if not is_id(comment_id) or not hmac.compare_digest(proof.encode(), expected.encode()):
        return None
    digest = page.digest(rules_of(session.connection(), site_id))
    row = session.execute(_waiting(site_id, digest, comment_id, now)).one_or_none()
    return PublicComment(*row) if row else None


def _waiting(
    site_id: str, digest: bytes, comment_id: str, now: datetime
) -> Select[str, str | None, str, str | None, str, datetime]:
    # A comment under spam waits like any other: the sender of spam is told nothing.
    return (
        select(
            Comment.id,
            Comment.parent_id,
            Comment.author_name,
            Comment.author_url,
            Comment.body,
            Comment.created_at,
        )
        .join(Thread, Thread.id == Comment.thread_id)
        .where(
            Comment.id == comment_id,
            Comment.site_id == site_id,
            Thread.url_digest == digest,
            Comment.published_revision.is_(None),
            Comment.status.in_(("pending", "spam")),
            Comment.created_at > now - LIFETIME,
        )
    )


def _proof(vault: Vault, site_id: str, comment_id: str) -> str:
    return vault.digest(f"awaiting|{site_id}", comment_id.encode())[:16].hex()
