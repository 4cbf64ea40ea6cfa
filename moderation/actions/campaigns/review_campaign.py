"""Review a campaign: the copies of one comment, as far as a moderator may see them.

Of copies on sites that are not theirs a moderator learns the number, and nothing else.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from classifiers.near_duplicates import BANDS, Sketch
from moderation import clock
from moderation.actions.campaigns.recognise_copies import Copy, copies_of
from moderation.actions.installation import Installation
from moderation.actions.people.membership import Desk
from moderation.actions.queue.read_queue import QueueRow, rows_of
from moderation.identifiers import new_id
from moderation.tables import StoredSketch
from moderation.transactions.prepared import Prepared

MOST_AT_DESK = 500
_LISTED = 100


@dataclass(frozen=True, slots=True)
class Campaign:
    """How many copies there are, by status where the moderator may see them.

    ``to_decide`` counts those that wait where the moderator may decide, the comment itself left
    out. ``until`` is the newest copy that was there when somebody looked. What is decided on it
    together gets ``joint_id``, so that a double click is one decision.
    """

    hours: int
    counts: Mapping[str, int]
    elsewhere: int
    to_decide: int
    until: str
    joint_id: str
    is_more: bool

    @property
    def number(self) -> int:
        """All copies, wherever they are."""
        return sum(self.counts.values()) + self.elsewhere


@dataclass(frozen=True, slots=True)
class ListedCopy:
    """One copy as a line of the list. ``likeness`` is the share that both texts have in common."""

    row: QueueRow
    site: str
    likeness: float


OpenAmong = Callable[[Collection[str]], Sequence[Desk]]
"""Which of these sites are a moderator's to see."""


def review_campaign(
    session: Session, installation: Installation, comment_id: str, open_among: OpenAmong
) -> Campaign | None:
    """The comment's copies within the window; None where there are none.

    The caller has made sure that the moderator may see the comment; ``open_among`` tells whose
    copies they may see.
    """
    found = copies_at_desk(session, installation, comment_id)
    if not found:
        return None
    desks = _open(found, open_among)
    seen = [copy for copy in found if copy.site_id in desks]
    return Campaign(
        hours=installation.settings.campaign_window_hours,
        counts=Counter(copy.status for copy in seen),
        elsewhere=len(found) - len(seen),
        to_decide=len(waiting_for(found, desks)),
        until=max(copy.comment_id for copy in found),
        joint_id=new_id(),
        is_more=len(found) > MOST_AT_DESK,
    )


def read_copies(
    session: Session, installation: Installation, comment_id: str, open_among: OpenAmong
) -> Sequence[ListedCopy]:
    """The newest copies on the sites that are theirs."""
    found = copies_at_desk(session, installation, comment_id)
    desks = _open(found, open_among)
    seen = {copy.comment_id: copy for copy in found if copy.site_id in desks}
    rows = rows_of(session, installation, list(seen)[:_LISTED])
    return [
        ListedCopy(row, desks[seen[row.id].site_id].site, seen[row.id].likeness) for row in rows
    ]


def copies_at_desk(session: Session, installation: Installation, comment_id: str) -> list[Copy]:
    """The copies of a stored comment on all sites; none where it has no sketch any more."""
    connection = session.connection()
    found = _SKETCH.rows(connection, {"comment_id": comment_id})
    if not found:
        return []
    minima, *bands = found[0]
    return copies_of(
        connection,
        installation,
        Sketch(minima, tuple(bands)),
        clock.now(),
        but_not=comment_id,
        most=MOST_AT_DESK,
    )


def waiting_for(found: Sequence[Copy], desks: Mapping[str, Desk]) -> list[Copy]:
    """The copies that wait where the moderator may decide."""
    return [
        copy
        for copy in found
        if copy.status == "pending" and copy.site_id in desks and desks[copy.site_id].may_decide
    ]


def _open(found: Sequence[Copy], open_among: OpenAmong) -> dict[str, Desk]:
    return desks_by_site(open_among({copy.site_id for copy in found}))


def desks_by_site(desks: Sequence[Desk]) -> dict[str, Desk]:
    """Sites by identifier."""
    return {desk.site_id: desk for desk in desks}


_sketches = StoredSketch.__table__.c
_SKETCH = Prepared(
    select(
        _sketches.minima, *(_sketches[f"band_{number}"] for number in range(1, BANDS + 1))
    ).where(_sketches.comment_id == bindparam("comment_id"))
)
