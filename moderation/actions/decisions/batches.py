"""Batches: one decision on all comments that match, asked for here and made by the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.installation.beat import last_beat
from moderation.actions.queue.filters import claimed_ids
from moderation.actions.queue.listing import Listing
from moderation.actions.queue.listing_record import fixed, record_of, recorded
from moderation.actions.queue.look_through import look_through
from moderation.errors import Conflict, NotFound
from moderation.identifiers import is_id, new_id
from moderation.languages import N_
from moderation.tables import Batch, Moderator

MOST_COUNTED = 100_000
_MOST_LOOKS = 40
_WORKER_IS_QUIET_AFTER = 60.0
_LISTED = 30
_UNDOABLE = {"done", "stopped", "undone"}
_IS_LEFT = Batch.undone < Batch.done
_NOTHING = N_("There is no such thing, or it is not yours to see.")


@dataclass(frozen=True, slots=True)
class Matching:
    """How many comments match before somebody decides on them all, and what they would be."""

    number: int
    is_more: bool
    until: str
    joint_id: str


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch and how far it is."""

    id: str
    joint_id: str
    moderator: str | None
    undone_by: str | None
    status: str
    reason: str | None
    listing: Listing
    total: int
    done: int
    skipped: int
    undone: int
    state: str
    created_at: datetime
    finished_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        """Whether the worker still has something to do."""
        return self.state in {"waiting", "running", "undoing"}

    @property
    def dealt_with(self) -> int:
        """How many of ``total``, for whoever waits."""
        return self.undone if self.state in {"undoing", "undone"} else self.done + self.skipped


def count_matching(session: Session, site_id: str, listing: Listing) -> Matching:
    """Count all that match now, exactly up to ``MOST_COUNTED`` and as far as we look for them."""
    until = new_id()
    number, is_all = _count(session, site_id, recorded(record_of(listing), None, until))
    return Matching(number, not is_all, until, new_id())


def _fix(
    installation: Installation, site_id: str, listing: Listing, until: str
) -> tuple[dict[str, Any], int]:
    """The listing as it was when ``until`` was made, as plain values, and how many match."""
    with installation.database.reading() as session:
        mine = listing.filters.claimed_by
        claimed = session.scalars(claimed_ids(mine, clock.now())).all() if mine else ()
        record = record_of(fixed(listing, claimed, until))
        number, _ = _count(session, site_id, recorded(record, None, until))
    return record, number


def _count(session: Session, site_id: str, listing: Listing) -> tuple[int, bool]:
    """How many there are, and whether those are all."""
    number = 0
    for _ in range(_MOST_LOOKS):
        look = look_through(session, [site_id], listing, MOST_COUNTED + 1 - number)
        number += len(look.positions)
        if number > MOST_COUNTED:
            return MOST_COUNTED, False
        if look.further is None:
            return number, True
        listing = listing.behind(look.further)
    return number, False


def start_batch(
    installation: Installation,
    site_id: str,
    listing: Listing,
    wanted: WantedDecision,
    *,
    until: str,
) -> str:
    """Ask for a decision on all that match and had come in by ``until``; the batch's identifier.

    A second click finds the batch of the first.
    """
    now, moderator_id = clock.now(), wanted.actor.moderator_id
    joint_id = wanted.joint_id or new_id()
    record, total = _fix(installation, site_id, listing, until)
    batch = Batch(
        id=new_id(),
        site_id=site_id,
        moderator_id=moderator_id,
        status=wanted.status,
        reason=wanted.reason if wanted.status == "rejected" else None,
        listing=record,
        until=until,
        joint_id=joint_id,
        total=total,
        done=0,
        skipped=0,
        undone=0,
        state="waiting",
        created_at=now,
    )
    try:
        with installation.database.transaction() as session:
            session.add(batch)
            session.flush()
            _record(session, site_id, moderator_id, "batch.started", batch.id)
            return batch.id
    except IntegrityError:
        return _first(installation, site_id, joint_id)


def read_batch(session: Session, site_id: str, batch_id: str) -> BatchView:
    """One batch of the site. Raises ``NotFound``, for another site's too."""
    if not is_id(batch_id):
        raise NotFound(_NOTHING)
    row = session.execute(_views(site_id).where(Batch.id == batch_id)).one_or_none()
    if row is None:
        raise NotFound(_NOTHING)
    return _view(row)


def read_batches(session: Session, site_id: str) -> Sequence[BatchView]:
    """The site's newest batches."""
    rows = session.execute(_views(site_id).order_by(Batch.id.desc()).limit(_LISTED)).all()
    return [_view(row) for row in rows]


def stop_batch(installation: Installation, site_id: str, batch_id: str, moderator_id: str) -> None:
    """Decide on no more; what was decided stays. Stopping twice is no fault."""
    changes = {"state": "stopped", "finished_at": clock.now()}
    _change(
        installation, site_id, batch_id, moderator_id, "stopped", {"waiting", "running"}, changes
    )


def undo_batch(installation: Installation, site_id: str, batch_id: str, moderator_id: str) -> None:
    """Undo all of it, in the background too; again, where some of it was not undone.

    Raises ``NotFound``, ``Conflict`` while it runs.
    """
    changes = {
        "state": "undoing",
        "undone_by": moderator_id,
        "position": None,
        "finished_at": None,
    }
    changed = _change(
        installation, site_id, batch_id, moderator_id, "undone", _UNDOABLE, changes, _IS_LEFT
    )
    if changed:
        return
    with installation.database.reading() as session:
        if read_batch(session, site_id, batch_id).state in {"waiting", "running"}:
            raise Conflict("It is still deciding. Stop it first, then undo it.")


def worker_is_quiet(session: Session) -> bool:
    """Whether nobody seems to be there to do the work."""
    age = last_beat(session)
    return age is None or age > _WORKER_IS_QUIET_AFTER


def _change(
    installation: Installation,
    site_id: str,
    batch_id: str,
    moderator_id: str,
    deed: str,
    states: set[str],
    changes: dict[str, Any],
    *also: ColumnElement[bool],
) -> bool:
    with installation.database.transaction() as session:
        read_batch(session, site_id, batch_id)
        statement = update(Batch).where(Batch.id == batch_id, Batch.state.in_(states), *also)
        changed = session.connection().execute(statement.values(changes)).rowcount == 1
        if changed:
            _record(session, site_id, moderator_id, f"batch.{deed}", batch_id)
    return changed


def _record(
    session: Session, site_id: str, moderator_id: str | None, action: str, batch_id: str
) -> None:
    record_act(session, Act(Actor.moderator(moderator_id), action, clock.now(), site_id, batch_id))


def _first(installation: Installation, site_id: str, joint_id: str) -> str:
    with installation.database.reading() as session:
        query = select(Batch.id).where(Batch.site_id == site_id, Batch.joint_id == joint_id)
        found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(_NOTHING)
    return found


def _views(site_id: str) -> Select[Batch, str, str]:
    undoer = aliased(Moderator)
    return (
        select(Batch, Moderator.display_name, undoer.display_name)
        .outerjoin(Moderator, Moderator.id == Batch.moderator_id)
        .outerjoin(undoer, undoer.id == Batch.undone_by)
        .where(Batch.site_id == site_id)
    )


def _view(row: Row[Batch, str, str]) -> BatchView:
    batch: Batch = row[0]
    return BatchView(
        id=batch.id,
        joint_id=batch.joint_id,
        moderator=row[1],
        undone_by=row[2],
        status=batch.status,
        reason=batch.reason,
        listing=recorded(batch.listing, None, batch.until),
        total=batch.total,
        done=batch.done,
        skipped=batch.skipped,
        undone=batch.undone,
        state=batch.state,
        created_at=batch.created_at,
        finished_at=batch.finished_at,
    )
