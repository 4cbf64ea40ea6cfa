"""Move pages: one thread, or all whose address begins alike; and read what was moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, details_of, record_act
from moderation.actions.moving.plan_move import MoveOrder, MovePlan, plan_move
from moderation.actions.moving.said_of_pages import join_pages
from moderation.actions.sites.add_site import origin_of
from moderation.errors import Invalid
from moderation.identifiers import lock_of, new_id
from moderation.tables import Site, SiteOrigin, ThreadMove

_MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class MoveMade:
    """A move that was carried out; None where there was nothing to move."""

    id: str | None
    plan: MovePlan


@dataclass(frozen=True, slots=True)
class PastMove:
    """A move as it is listed."""

    id: str
    kind: str
    old: str
    new: str
    moved: int
    merged: int
    comments: int
    created_at: datetime
    undone_at: datetime | None


def move_threads(
    installation: Installation, site_id: str, order: MoveOrder, actor: Actor
) -> MoveMade:
    """Move the thread, or all beneath, in one transaction. Raises ``Invalid``, as the plan does."""
    now = clock.now()
    with installation.database.transaction() as session:
        installation.database.wait_for_lock(session, lock_of(site_id))
        plan = plan_move(session, installation.vault, site_id, order)
        if not plan.wanted:
            return MoveMade(None, plan)
        move_id = begin_move(session, site_id, "move", (plan.old, plan.new), actor, now)
        join_pages(session, move_id, plan.wanted, actor, now)
        its = update(ThreadMove).where(ThreadMove.id == move_id)
        session.execute(its.values(comments=plan.comments))
        told = details_of(moved=plan.moved, merged=plan.merged, comments=plan.comments)
        record_act(session, Act(actor, "threads.moved", now, site_id, move_id, details=told))
    return MoveMade(move_id, plan)


def begin_move(
    session: Session,
    site_id: str,
    kind: str,
    addresses: tuple[str, str],
    actor: Actor,
    now: datetime,
) -> str:
    """Write down that something is moved; the answer is the move."""
    move = ThreadMove(
        id=new_id(),
        site_id=site_id,
        moderator_id=actor.moderator_id,
        kind=kind,
        old_address=addresses[0],
        new_address=addresses[1],
        moved=0,
        merged=0,
        comments=0,
        created_at=now,
        audited_at=now,
    )
    session.add(move)
    session.flush()
    return move.id


def site_of_pages(session: Session, addresses: Iterable[str]) -> tuple[str, str] | None:
    """Identifier and name of the site on whose origin the first of these is that is on any."""
    for address in addresses:
        query = select(Site.id, Site.name).where(Site.removed_at.is_(None))
        query = query.join(SiteOrigin, SiteOrigin.site_id == Site.id)
        try:
            its = query.where(SiteOrigin.origin == origin_of(address))
        except Invalid:
            return None
        found = session.execute(its.limit(2)).all()
        if found:
            return (found[0].id, found[0].name) if len(found) == 1 else None
    return None


def read_moves(session: Session, site_id: str) -> Sequence[PastMove]:
    """The site's moves, newest first."""
    query = select(ThreadMove).where(ThreadMove.site_id == site_id)
    rows = session.scalars(query.order_by(ThreadMove.id.desc()).limit(_MOST_SHOWN))
    return [
        PastMove(
            row.id,
            row.kind,
            row.old_address,
            row.new_address,
            row.moved,
            row.merged,
            row.comments,
            row.created_at,
            row.undone_at,
        )
        for row in rows
    ]
