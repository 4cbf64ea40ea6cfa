"""An entry that somebody is about to put on a list: read, and made sure of, before anything else.

Tried and saved entries are read by the same code, so that what was tried is what is saved.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.actions.lists.entry_value import (
    KINDS,
    LIST_NAMES,
    LONGEST_DAYS,
    Kind,
    ListName,
    entry_reason,
    entry_value,
)
from moderation.errors import Invalid, NotFound
from moderation.identifiers import is_id
from moderation.languages import N_
from moderation.tables import Comment

_BROKEN = N_("This form is damaged, so nothing was recorded. Open the list again.")
_NO_AUTHOR = N_(
    "This comment came without an e-mail address, so its author can’t be told from others. "
    "Block the network, or a domain, instead."
)


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry as the form names it. An author is named by one of their comments."""

    list_name: ListName
    kind: Kind
    value: str | None
    remark: str | None
    comment_id: str | None
    reason: str | None
    days: int | None  # until it expires


def draft_entry(
    list_name: str, kind: str, value: str, comment_id: str, reason: str, days: str
) -> EntryDraft:
    """Read what a form sent. Raises ``Invalid``."""
    found_list = next((name for name in LIST_NAMES if name == list_name), None)
    found_kind = next((name for name in KINDS if name == kind), None)
    if found_list is None or found_kind is None:
        raise Invalid(_BROKEN)
    if comment_id and not is_id(comment_id):
        raise Invalid(_BROKEN)
    if found_kind == "author" and not comment_id:
        raise Invalid("Open one of the author’s comments, and block or trust its author there.")
    entry = None if found_kind == "author" else entry_value(found_kind, value)
    return EntryDraft(
        list_name=found_list,
        kind=found_kind,
        value=entry.value if entry else None,
        remark=entry.remark if entry else None,
        comment_id=comment_id or None,
        reason=entry_reason(reason),
        days=days_until(days),
    )


def days_until(text: str) -> int | None:
    """The days that an entry lasts; None for ever. Raises ``Invalid``."""
    if not text:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) <= 4
    if not is_number or not 1 <= int(text) <= LONGEST_DAYS:
        raise Invalid(_BROKEN)
    return int(text)


def author_of(session: Session, installation: Installation, site_id: str, comment_id: str) -> bytes:
    """The blind index of a comment's author. Raises ``NotFound`` and ``Invalid``."""
    query = select(Comment.id).where(Comment.id == comment_id, Comment.site_id == site_id)
    if session.scalars(query).one_or_none() is None:
        raise NotFound("There is no such comment.")
    blind_index = installation.vault.index_of(session, comment_id)
    if blind_index is None:
        raise Invalid(_NO_AUTHOR)
    return blind_index
