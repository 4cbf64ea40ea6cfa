"""Close and open a page for comments, and pin the comment that its readers see first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.publication.closing import CLOSED, OPEN, Closing, closing_of
from moderation.actions.publication.pages import Page
from moderation.actions.publication.threads import find_thread, open_thread
from moderation.errors import Conflict, Invalid, NotFound
from moderation.identifiers import is_id
from moderation.languages import N_
from moderation.tables import Comment, Site, Thread

USUAL: Final = "usual"
"""Nobody said anything of the page: what its site has set holds."""

CLOSINGS: Final = (CLOSED, OPEN, USUAL)


@dataclass(frozen=True, slots=True)
class ThreadState:
    """What was said of a page, and what holds of it now; ``said`` is one of ``CLOSINGS``."""

    url: str
    title: str
    said: str
    until: datetime | None
    closing: Closing | None
    pinned_id: str | None


@dataclass(frozen=True, slots=True)
class Tending:
    """What is wanted of a thread: that this is ``said`` of posting, that this comment is pinned."""

    said: str | None = None  # one of ``CLOSINGS``; None: as it is
    until: datetime | None = None
    pins: bool = False
    pinned_id: str | None = None  # None: none


def read_page_state(session: Session, site_id: str, page: Page) -> ThreadState:
    """The state of a page. Raises ``NotFound`` where nobody commented, and nobody closed it."""
    thread_id = find_thread(session.connection(), site_id, page)
    if thread_id is None:
        raise NotFound("There is no thread of this page.")
    query = select(Thread, Site.door_settings).join(Site, Site.id == Thread.site_id)
    thread, settings = session.execute(query.where(Thread.id == thread_id)).one()
    return thread_state(thread, settings)


def thread_state(thread: Thread, settings: Mapping[str, str] | None) -> ThreadState:
    """What holds of a thread, by what its site has set."""
    begun, now = thread.created_at, clock.now()
    return ThreadState(
        thread.url,
        thread.title,
        thread.closing or USUAL,
        thread.closed_until,
        closing_of(thread.closing, thread.closed_until, begun, settings, now),
        thread.pinned_id,
    )


def tend_page(
    installation: Installation, site_id: str, page: Page, wanted: Tending, actor: Actor
) -> None:
    """As ``tend_thread``, of a page that nobody may have commented on yet."""
    with installation.database.transaction() as session:
        thread_id = open_thread(session.connection(), site_id, page, "", "", clock.now())
        _tend(session, _thread(session, site_id, thread_id), wanted, actor)


def tend_thread(
    installation: Installation, site_id: str, thread_id: str, wanted: Tending, actor: Actor
) -> None:
    """Do what is wanted of a thread, all of it or nothing.

    Raises ``NotFound``; ``Invalid`` for a moment that is over or isn't of a closing; ``Conflict``
    for a comment that isn't public, or answers another.
    """
    with installation.database.transaction() as session:
        _tend(session, _thread(session, site_id, thread_id), wanted, actor)


def _tend(session: Session, thread: Thread, wanted: Tending, actor: Actor) -> None:
    if wanted.said is not None:
        _close(session, thread, wanted.said, wanted.until, actor)
    if wanted.pins:
        _pin(session, thread, wanted.pinned_id, actor)


def _close(
    session: Session, thread: Thread, said: str, until: datetime | None, actor: Actor
) -> None:
    now = clock.now()
    if said not in CLOSINGS:
        detail = f"This must be one of: {', '.join(CLOSINGS)}."
        raise Invalid(detail, pointer="#/closing")
    if until and (said != CLOSED or until <= now):
        raise Invalid("Only a closing has an end, which is to come.", pointer="#/closed_until")
    before = thread.closing or USUAL
    if (before, thread.closed_until) == (said, until):
        return
    thread.closing = None if said == USUAL else said
    thread.closed_until = until
    thread.version += 1
    act = Act(actor, "thread.closing_set", now, thread.site_id, thread.id, before, said)
    record_act(session, act)


def _pin(session: Session, thread: Thread, comment_id: str | None, actor: Actor) -> None:
    if comment_id is not None:
        _require_first(session, thread, comment_id)
    if thread.pinned_id == comment_id:
        return
    act = "comment.pinned" if comment_id else "comment.unpinned"
    of = comment_id or thread.pinned_id
    thread.pinned_id = comment_id
    thread.version += 1
    record_act(session, Act(actor, act, clock.now(), thread.site_id, of))


def _require_first(session: Session, thread: Thread, comment_id: str) -> None:
    found = session.get(Comment, comment_id) if is_id(comment_id) else None
    if found is None or found.thread_id != thread.id:
        raise NotFound("There is no such comment in this thread.")
    if found.published_revision is None:
        raise Conflict(N_("Only what is published can be pinned."))
    if found.parent_id is not None:
        raise Conflict(N_("An answer stands under what it answers, so it cannot be pinned."))


def _thread(session: Session, site_id: str, thread_id: str | None) -> Thread:
    query = select(Thread).where(Thread.id == thread_id, Thread.site_id == site_id)
    found = session.scalars(query.with_for_update()).one_or_none() if thread_id else None
    if found is None:
        raise NotFound("There is no such thread.")
    return found
