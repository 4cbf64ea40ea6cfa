"""Try an entry on the site's newest comments before it is saved: what would it have caught?"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.actions.lists.draft_entry import EntryDraft, author_of
from moderation.actions.lists.read_lists import Author, describe_author
from moderation.actions.queue.beginnings import excerpt_of
from moderation.policy.matching.domains import Domains
from moderation.policy.matching.networks import Networks
from moderation.policy.matching.terms import Terms
from moderation.statuses import STATUSES
from moderation.tables import Comment, SiteOrigin

LOOK_AT = 1_000
SHOWN = 50
_PAGE = 100
_PATIENCE_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Caught:
    """A comment that the entry would have caught."""

    id: str
    author_name: str
    status: str
    created_at: datetime
    excerpt: str
    risk: float | None


@dataclass(frozen=True, slots=True)
class EntryTrial:
    """What an entry would have caught of the newest comments, the newest first."""

    looked_at: int
    is_cut_short: bool
    number: int
    by_status: Mapping[str, int]
    caught: Sequence[Caught]
    author: Author | None
    is_own_domain: bool


def try_entry(
    session: Session,
    installation: Installation,
    site_id: str,
    draft: EntryDraft,
    monotonic: Callable[[], float] = time.monotonic,
) -> EntryTrial:
    """Look at the newest ``LOOK_AT`` comments, for no longer than a second and a half.

    Raises ``NotFound`` and ``Invalid`` for an author that can't be told.
    """
    began = monotonic()
    looked_at, cut_short = 0, False
    found: list[Comment] = []
    author, catches = _catcher(session, installation, site_id, draft)
    for page in _newest(session, site_id):
        if monotonic() - began > _PATIENCE_SECONDS:
            cut_short = True
            break
        looked_at += len(page)
        found += [comment for comment in page if catches(comment)]
    own = draft.kind == "domain" and _is_own(session, site_id, draft)
    return EntryTrial(
        looked_at=looked_at,
        is_cut_short=cut_short,
        number=len(found),
        by_status=Counter(comment.status for comment in found),
        caught=[_caught(comment) for comment in found[:SHOWN]],
        author=author,
        is_own_domain=own,
    )


def _catcher(
    session: Session, installation: Installation, site_id: str, draft: EntryDraft
) -> tuple[Author | None, Callable[[Comment], bool]]:
    if draft.kind == "author" and draft.comment_id:
        index = author_of(session, installation, site_id, draft.comment_id)
        theirs = set(session.scalars(installation.vault.same_author(site_id, index).limit(LOOK_AT)))
        author = describe_author(session, installation, site_id, index)
        return author, lambda comment: comment.id in theirs
    value = draft.value or ""
    if draft.kind == "network":
        networks = Networks([value])
        return None, lambda comment: networks.find(comment.author_network) is not None
    if draft.kind == "domain":
        domains = Domains([value])
        return None, lambda one: domains.find(one.author_url or "", one.body) is not None
    terms = Terms([value])
    return None, lambda comment: terms.find(comment.author_name, comment.body) is not None


def _newest(session: Session, site_id: str) -> Iterator[Sequence[Comment]]:
    """The site's newest comments, each list of them by its own index."""
    ids: list[str] = []
    for status in STATUSES:
        query = select(Comment.id).where(Comment.site_id == site_id, Comment.status == status)
        ids += session.scalars(query.order_by(Comment.id.desc()).limit(LOOK_AT))
    ids = sorted(ids, reverse=True)[:LOOK_AT]
    for start in range(0, len(ids), _PAGE):
        some = ids[start : start + _PAGE]
        query_of_some = select(Comment).where(Comment.id.in_(some)).order_by(Comment.id.desc())
        yield session.scalars(query_of_some).all()


def _is_own(session: Session, site_id: str, draft: EntryDraft) -> bool:
    origins = session.scalars(select(SiteOrigin.origin).where(SiteOrigin.site_id == site_id))
    return draft.value is not None and Domains([draft.value]).find(*origins) is not None


def _caught(comment: Comment) -> Caught:
    return Caught(
        id=comment.id,
        author_name=comment.author_name,
        status=comment.status,
        created_at=comment.created_at,
        excerpt=excerpt_of(comment.body, 160),
        risk=comment.risk,
    )
