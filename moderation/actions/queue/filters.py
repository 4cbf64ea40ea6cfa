"""Filters: what a moderator wants to see of a list. They combine; every one must hold."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from moderation.actions.queue.filterable import BITS, TONE_BITS
from moderation.tables import Claim
from moderation.vault.contacts import approved_before

NO_LANGUAGE = "und"  # BCP 47 for "undetermined": nobody said, and it could not be told


@dataclass(frozen=True, slots=True)
class Filters:
    """What must hold. Risk is in whole per cent, as the desk shows it, both ends included."""

    thread_id: str | None = None
    reason: str | None = None  # a code that speaks for spam
    kind: str | None = None  # of spam
    tone: str | None = None  # what the words are likelier than not
    risk_from: int | None = None
    risk_to: int | None = None
    language: str | None = None
    has_links: bool = False
    new_author: bool = False
    claimed_by: str | None = None  # a moderator's identifier
    # What is decided on later must not change by being decided on: new authors as they were when
    # this identifier was made, and the comments that were claimed then.
    as_of: str | None = None
    among: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return self != Filters()

    @property
    def has_range(self) -> bool:
        """Whether the score matters."""
        return self.risk_from is not None or self.risk_to is not None


def conditions_of(filters: Filters, comments: Any, now: datetime) -> list[ColumnElement[bool]]:
    """What ``comments``, a table or a subquery, must fulfil: one condition a filter that is set."""
    found = _bits(filters, comments)
    if filters.thread_id is not None:
        found.append(comments.thread_id == filters.thread_id)
    if filters.kind is not None:
        found.append(comments.kind == filters.kind)
    if filters.has_range:
        found.append(in_range(filters, comments))
    if filters.language is not None:
        found.append(_speaks(filters.language, comments))
    if filters.has_links:
        found.append(comments.has_links)
    if filters.new_author:
        found.append(~approved_before(comments.id, comments.site_id, filters.as_of))
    if filters.among is not None:
        found.append(comments.id.in_(filters.among))
    elif filters.claimed_by is not None:
        found.append(comments.id.in_(claimed_ids(filters.claimed_by, now)))
    return found


def _bits(filters: Filters, comments: Any) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.reason is not None:
        found.append(comments.reason_bits.bitwise_and(BITS[filters.reason]) != 0)
    if filters.tone is not None:
        found.append(comments.tone_bits.bitwise_and(TONE_BITS[filters.tone]) != 0)
    return found


def in_range(filters: Filters, comments: Any) -> ColumnElement[bool]:
    """Whether the risk, rounded as the desk rounds it, is in the range. 99 stands for the top."""
    low, high = filters.risk_from or 0, filters.risk_to
    parts = [comments.risk >= (low - 0.5) / 100]
    if high is not None and high < 99:
        parts.append(comments.risk < (high + 0.5) / 100)
    return and_(*parts)


def _speaks(language: str, comments: Any) -> ColumnElement[bool]:
    if language == NO_LANGUAGE:
        return or_(comments.language.is_(None), comments.language == "")
    # A tag holds letters, digits and dashes, so there is nothing to escape.
    said, wanted = func.lower(comments.language), language.lower()
    return or_(said == wanted, said.startswith(f"{wanted}-"))


def claimed_ids(moderator_id: str, now: datetime) -> Select[str]:
    """The comments that a moderator has in front of them."""
    return select(Claim.comment_id).where(
        Claim.moderator_id == moderator_id, Claim.expires_at > now
    )
