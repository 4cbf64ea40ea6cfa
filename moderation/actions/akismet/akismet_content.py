"""Recognise what came by the Akismet door: by content, because its clients keep no identifier."""

import re
from dataclasses import dataclass
from html import unescape

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session

from moderation.actions.installation import CommentSubmission, Installation
from moderation.actions.intake.comment_row import body_digest
from moderation.actions.intake.minimise import without_addresses
from moderation.actions.publication.pages import page_of
from moderation.actions.publication.threads import find_thread
from moderation.identifiers import is_id
from moderation.tables import AkismetComment, Comment
from moderation.web_address import page_address

_MOST_LOOKED_AT = 200  # comments with the same text; nobody repeats one more often in a thread


@dataclass(frozen=True, slots=True)
class Known:
    """A comment that is here already."""

    comment_id: str
    status: str


def content_of(installation: Installation, site_id: str, submission: CommentSubmission) -> bytes:
    """16 keyed bytes that are equal for the same text, by the same author, on the same page.

    A test is never taken for the real thing, nor hides it.
    """
    who = (submission.author_email or "").casefold()
    return _digest(installation, site_id, submission, f"{who}\0test" if submission.is_test else who)


def report_content_of(
    installation: Installation, site_id: str, submission: CommentSubmission
) -> bytes:
    """The same for what is not kept. Nothing of an address is in it: no erasure could find it."""
    return _digest(installation, site_id, submission, "-")


def known_by_guid(session: Session, site_id: str, guid: str, *, is_test: bool) -> Known | None:
    """The comment whose identifier we gave out; None for anything else, also another site's.

    A test reaches tests only.
    """
    if not is_id(guid):
        return None
    query = select(Comment.id, Comment.status, Comment.is_test)
    row = session.execute(query.where(Comment.id == guid, Comment.site_id == site_id)).one_or_none()
    return Known(row.id, row.status) if row and (row.is_test or not is_test) else None


def known_by_content(connection: Connection, site_id: str, content: bytes) -> Known | None:
    """The comment that this door took in with this content."""
    row = connection.execute(_KNOWN, {"site_id": site_id, "content": content}).one_or_none()
    return Known(row.id, row.status) if row else None


def known_elsewhere(
    session: Session, installation: Installation, site_id: str, submission: CommentSubmission
) -> Known | None:
    """The newest comment with this text and author's name on this page, by whatever door it came.

    So reports and rechecks find what was imported, or came by the API.
    """
    masked, _ = without_addresses(submission)
    thread_id = find_thread(
        session.connection(), site_id, page_of(installation.vault, submission.thread_url)
    )
    if thread_id is None:
        return None
    same_text = (
        select(Comment.id, Comment.status, Comment.thread_id, Comment.author_name)
        .where(
            Comment.site_id == site_id,
            Comment.is_test.is_(submission.is_test),
            Comment.body_digest == body_digest(installation, site_id, masked.body),
        )
        .order_by(Comment.created_at.desc())
        .limit(_MOST_LOOKED_AT)
    )
    for row in session.execute(same_text):
        if (row.thread_id, row.author_name) == (thread_id, masked.author_name):
            return Known(row.id, row.status)
    return None


def _digest(
    installation: Installation, site_id: str, submission: CommentSubmission, who: str
) -> bytes:
    parts = (
        page_address(submission.thread_url),
        unescape(submission.author_name),
        submission.author_url or "",
        who,
        _as_stored_anywhere(submission.whole_body or submission.body),
    )
    return installation.vault.digest(f"akismet|{site_id}", "\0".join(parts).encode())[:16]


def _as_stored_anywhere(body: str) -> str:
    """The words and where they lead, whoever has stored them.

    WordPress escapes what it stores, takes most tags away, and writes ``rel`` into links; then it
    asks again (6.1.9 and 7.1.0).
    """
    words = _TAG.sub(lambda tag: f" {found[2]} " if (found := _HREF.search(tag[0])) else "", body)
    return " ".join(unescape(words).casefold().split())


_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_HREF = re.compile(r"""\shref\s*=\s*(["']?)([^"'\s>]+)""", re.IGNORECASE)
_KNOWN = (
    select(Comment.id, Comment.status)
    .join(AkismetComment, AkismetComment.comment_id == Comment.id)
    .where(
        AkismetComment.site_id == bindparam("site_id"),
        AkismetComment.content == bindparam("content"),
    )
)
