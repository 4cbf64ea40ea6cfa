"""A comment as a format gives it, before anybody has looked whether it can be one of ours."""

from dataclasses import dataclass
from datetime import datetime

from moderation.importers.cleaning import (
    LONGEST_ID,
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_URL,
    author_url,
    clean,
    line,
)
from moderation.importers.past_comment import Found, LeftOut, PastComment, Reason
from moderation.statuses import Status
from moderation.unseen import is_visible


@dataclass(slots=True, kw_only=True)
class PastDraft:
    """Raw values. ``reason`` is why it is left out by choice; flaws are found by ``found``."""

    external_id: str
    line: int
    url: str | None
    title: str = ""
    parent: str = ""
    name: str = ""
    email: str = ""
    website: str = ""
    ip: str = ""
    created: datetime | None = None
    body: str = ""
    status: Status | None = None
    is_spam: bool | None = None
    is_too_long: bool = False
    reason: Reason | None = None


def found(draft: PastDraft) -> Found:
    """The comment, or why it is left out."""
    external_id = _name(draft.external_id)
    parent = _name(draft.parent)
    body = "" if draft.is_too_long else clean(draft.body).strip()
    reason = draft.reason or _flaw(draft, external_id, body)
    if reason or not draft.url or not draft.created or not draft.status or not external_id:
        return LeftOut(external_id, draft.line, reason or "no_page", parent, draft.url or "")
    return PastComment(
        external_id=external_id,
        line=draft.line,
        thread_url=draft.url,
        thread_title=line(draft.title, LONGEST_TITLE),
        parent=parent,
        author_name=line(draft.name, LONGEST_URL),
        author_email=draft.email.strip() or None,
        author_url=author_url(draft.website),
        author_ip=draft.ip.strip() or None,
        created_at=draft.created,
        body=body,
        status=draft.status,
        is_spam=draft.is_spam,
    )


def _name(text: str) -> str | None:
    name = line(text, LONGEST_ID)
    return None if name in {"", "0"} else name


def _flaw(draft: PastDraft, external_id: str | None, body: str) -> Reason | None:
    if external_id is None:
        return "no_identifier"
    if draft.url is None:
        return "no_page"
    if draft.is_too_long or len(body) > LONGEST_TEXT:
        return "too_long"
    if not is_visible(body):
        return "no_text"
    if draft.created is None:
        return "no_date"
    return "unknown_status" if draft.status is None else None
