"""Try a share of heated comments on a site's past: what would have been held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.queue.beginnings import excerpt_of
from moderation.actions.sites.tone_cuts import PastTone, read_past_tones
from moderation.statuses import STATUSES
from moderation.tables import Comment, Site

SHOWN = 50
STEPS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2)


@dataclass(frozen=True, slots=True)
class HeldByTone:
    """A comment that would have been held, and how it stands now."""

    id: str
    author_name: str
    excerpt: str
    status: str
    language: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ShareOutcome:
    """Of the past comments: how many a share would have held, by how they stand now."""

    share: float
    by_status: Mapping[str, int]

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(self.by_status.values())


@dataclass(frozen=True, slots=True)
class ToneTrial:
    """A share, or none, on the past. ``counts`` are of languages that are enough to be cut,
    ``too_few`` those of the others.
    """

    present: float | None
    mode: str
    chosen: ShareOutcome | None
    steps: Sequence[ShareOutcome]
    counts: Mapping[str, int]
    too_few: Mapping[str, int]
    held: Sequence[HeldByTone]  # the most heated first, at most ``SHOWN``


def try_tone_share(session: Session, site_id: str, share: float | None) -> ToneTrial:
    """What ``share``, or the present one, would have held of the site's past."""
    present, mode = session.execute(
        select(Site.tone_share, Site.mode).where(Site.id == site_id)
    ).one()
    past = read_past_tones(session, site_id)
    chosen = present if share is None else share
    held = [] if chosen is None else past.held(chosen)
    enough = past.enough
    return ToneTrial(
        present=present,
        mode=mode,
        chosen=None if chosen is None else _outcome(chosen, held),
        steps=[_outcome(step, past.held(step)) for step in STEPS] if enough else [],
        counts=enough,
        too_few={one: number for one, number in past.counts.items() if one not in enough},
        held=_shown(session, held[:SHOWN]),
    )


def _outcome(share: float, held: Sequence[PastTone]) -> ShareOutcome:
    statuses = [one.status for one in held]
    return ShareOutcome(share, {status: statuses.count(status) for status in STATUSES})


def _shown(session: Session, held: Sequence[PastTone]) -> list[HeldByTone]:
    query = select(Comment).where(Comment.id.in_([one.id for one in held]))
    comments = {comment.id: comment for comment in session.scalars(query)}
    return [
        HeldByTone(
            id=one.id,
            author_name=comments[one.id].author_name,
            excerpt=excerpt_of(comments[one.id].body, 160),
            status=one.status,
            language=one.language,
            created_at=comments[one.id].created_at,
        )
        for one in held
    ]
