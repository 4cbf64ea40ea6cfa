"""What reports add up to, comment by comment, and from when on moderators are to look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation.door import reports_needed
from moderation.tables import Comment, ReaderReport, Site

URGENT: Final = 3.0
"""From this sum of weights on a comment stands above others, and is told of by mail."""
_MOST = 2_000
_QUIET = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class AddedUp:
    """A comment with open reports, as they add up; ``needed`` is what its site asks for."""

    comment_id: str
    site_id: str
    thread_id: str
    weight: float
    networks: int
    first_at: datetime
    notice_at: datetime | None
    dismissed_at: datetime | None
    in_wave: bool
    needed: float

    def is_shown(self, now: datetime) -> bool:
        """A notice always; else by weight, twice of it where this text was kept before."""
        if self.notice_at:
            return True
        if self.dismissed_at is None:
            return self.weight >= self.needed
        return now - self.dismissed_at > _QUIET and self.weight >= 2 * self.needed

    @property
    def place(self) -> tuple[bool, float, float]:
        """Notices first, the oldest first; then what weighs most, and of that the oldest."""
        is_plain = self.notice_at is None
        first_at = (self.notice_at or self.first_at).timestamp()
        return (is_plain, -self.weight if is_plain else 0.0, first_at)


def add_up(session: Session, site_ids: Sequence[str], thread_id: str | None) -> list[AddedUp]:
    """Each comment with open reports, the notices first; at most 2,000. Of a thread, or of all."""
    needed = _needed(session, site_ids)
    is_notice = ReaderReport.is_notice.is_(True)
    notice_at = func.min(case((is_notice, ReaderReport.created_at)))
    query = (
        select(
            ReaderReport.comment_id,
            Comment.site_id,
            Comment.thread_id,
            func.sum(ReaderReport.weight).label("weight"),
            func.count().label("networks"),
            func.min(ReaderReport.created_at).label("first_at"),
            notice_at.label("notice_at"),
            func.max(case((ReaderReport.in_wave.is_(True), 1), else_=0)).label("in_wave"),
            Comment.published_revision,
        )
        .join(Comment, Comment.id == ReaderReport.comment_id)
        .where(ReaderReport.site_id.in_(site_ids), ReaderReport.state == "open")
        .group_by(
            ReaderReport.comment_id,
            Comment.site_id,
            Comment.thread_id,
            Comment.published_revision,
        )
        .order_by(func.max(case((is_notice, 1), else_=0)).desc(), notice_at)
        .limit(_MOST)
    )
    if thread_id:
        query = query.where(Comment.thread_id == thread_id)
    rows = session.execute(query).all()
    dismissed = _dismissed(session, [(row.comment_id, row.published_revision) for row in rows])
    return [
        AddedUp(
            comment_id=row.comment_id,
            site_id=row.site_id,
            thread_id=row.thread_id,
            weight=row.weight,
            networks=row.networks,
            first_at=row.first_at,
            notice_at=row.notice_at,
            dismissed_at=dismissed.get(row.comment_id),
            in_wave=bool(row.in_wave),
            needed=needed.get(row.site_id, 1.0),
        )
        for row in rows
    ]


def read_urgent(session: Session, site_id: str) -> tuple[int, int, datetime | None]:
    """How many notices wait on a site, how many comments weigh much, and when the last came."""
    now = clock.now()
    shown = [one for one in add_up(session, [site_id], None) if one.is_shown(now)]
    notices = [one for one in shown if one.notice_at]
    urgent = [one for one in shown if not one.notice_at and one.weight >= URGENT]
    newest = max((one.notice_at or one.first_at for one in (*notices, *urgent)), default=None)
    return len(notices), len(urgent), newest


def reported_in_thread(session: Session, site_id: str, thread_id: str) -> Sequence[str]:
    """The comments of a thread with open reports and without a notice."""
    found = add_up(session, [site_id], thread_id)
    return [one.comment_id for one in found if one.notice_at is None]


def _needed(session: Session, site_ids: Sequence[str]) -> dict[str, float]:
    rows = session.execute(select(Site.id, Site.door_settings).where(Site.id.in_(site_ids)))
    return {site_id: reports_needed(stored) for site_id, stored in rows}


def _dismissed(session: Session, shown: Sequence[tuple[str, int | None]]) -> dict[str, datetime]:
    """When reports on the text that is public were last dismissed."""
    public = dict(shown)
    rows = session.execute(
        select(ReaderReport.comment_id, ReaderReport.revision, func.max(ReaderReport.closed_at))
        .where(ReaderReport.comment_id.in_(list(public)), ReaderReport.state == "dismissed")
        .group_by(ReaderReport.comment_id, ReaderReport.revision)
    )
    return {one: at for one, revision, at in rows if at and revision == public[one]}
