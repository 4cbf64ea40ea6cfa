"""Compose a digest: what a moderator is told by mail of what waits, and never of spam."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.mail.mail_link import MailLink, issue_mail_link
from moderation.actions.people.membership import Desk, desks_of
from moderation.actions.queue.read_queue import QueueRow, rows_of
from moderation.actions.reports.add_up import read_urgent
from moderation.tables import Comment, Moderator
from moderation.vault import BrokenSeal
from moderation.vault.lasting_tokens import issue_lasting_token

PERIODS = {"hourly": timedelta(hours=1), "daily": timedelta(days=1)}
COUNT_UP_TO = 1_000
DIGESTS = "digests"
"""What a token is for that ends them."""
_LISTED = 5
_LOOKED_AT = 2_000
# What is likelier spam than not waits at the desk; it is no news.
_NOT_SPAM = or_(Comment.risk.is_(None), Comment.risk < 0.5)


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One comment that waits, and the token of the link that shows it."""

    row: QueueRow
    token: str


@dataclass(frozen=True, slots=True)
class SiteDigest:
    """What waits on one site: how many (``COUNT_UP_TO`` + 1: more), and the newest of them.

    ``notices`` of illegal content wait, too, and ``reported`` comments of which readers say much.
    Of a site that asks for a second factor there are no lines: mail proves only one.
    """

    site: str
    waiting: int
    newest_at: datetime | None
    lines: Sequence[DigestLine]
    notices: int = 0
    reported: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """One mail: to whom, in which language, about what. ``off`` ends further ones."""

    moderator_id: str
    address: str
    language: str
    sites: Sequence[SiteDigest]
    off: str


def due_digests(installation: Installation) -> Sequence[str]:
    """The moderators whose last digest is a period ago."""
    now = clock.now()
    with installation.database.reading() as session:
        rows = session.scalars(
            select(Moderator).where(Moderator.digest != "off", Moderator.disabled_at.is_(None))
        ).all()
    return [row.id for row in rows if _is_due(row, now)]


def take_digest(installation: Installation, moderator_id: str) -> Digest | None:
    """The digest that is due, marked as told; None where it isn't due, or nothing new waits.

    It is marked before it is sent: whoever crashes between the two costs one digest, and nobody
    is ever told twice. What could not be sent is given back with ``give_back_digest``.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        moderator = session.get(Moderator, moderator_id, with_for_update=True)
        if moderator is None or not _is_due(moderator, now):
            return None
        since, moderator.digested_at = moderator.digested_at, now
        address = installation.vault.open(moderator)
        if isinstance(address, BrokenSeal):
            return None  # there is nowhere to send it to
        language, epoch = moderator.language or "en", moderator.links_epoch
    sites = _sites(installation, moderator_id, epoch, since, now)
    off = issue_lasting_token(installation.vault, DIGESTS, moderator_id)
    return Digest(moderator_id, address, language, sites, off) if sites else None


def give_back_digest(installation: Installation, moderator_id: str) -> None:
    """Nothing was sent, so the next round tries again and tells of everything that waits."""
    with installation.database.transaction() as session:
        session.execute(
            update(Moderator).where(Moderator.id == moderator_id).values(digested_at=None)
        )


def end_digests(installation: Installation, moderator_id: str) -> None:
    """Send this moderator no more of them."""
    with installation.database.transaction() as session:
        moderator = session.get(Moderator, moderator_id, with_for_update=True)
        if moderator is None or moderator.digest == "off":
            return
        moderator.digest = "off"
        actor = Actor.moderator(moderator_id)
        record_act(session, Act(actor, "digests.ended", clock.now(), object_id=moderator_id))


def _is_due(moderator: Moderator, now: datetime) -> bool:
    period = PERIODS.get(moderator.digest)
    if period is None or moderator.disabled_at is not None:
        return False
    return moderator.digested_at is None or now - moderator.digested_at >= period


def _sites(
    installation: Installation,
    moderator_id: str,
    epoch: int,
    since: datetime | None,
    now: datetime,
) -> list[SiteDigest]:
    with installation.database.reading() as session:
        desks = [desk for desk in desks_of(session, moderator_id) if desk.may_decide]
        every = [_site(session, installation, desk, moderator_id, epoch, now) for desk in desks]
    found = [site for site in every if site.newest_at]
    is_news = any(since is None or (one.newest_at and one.newest_at > since) for one in found)
    return found if is_news else []


def _site(
    session: Session,
    installation: Installation,
    desk: Desk,
    moderator_id: str,
    epoch: int,
    now: datetime,
) -> SiteDigest:
    newest = session.scalars(_newest(desk.site_id)).all()
    rows = rows_of(session, installation, newest)
    notices, reported, reported_at = read_urgent(session, desk.site_id)
    moments = [*(row.created_at for row in rows), *([reported_at] if reported_at else [])]
    newest_at = max(moments, default=None)

    def line_of(row: QueueRow) -> DigestLine:
        link = MailLink(moderator_id, row.id, row.version, epoch)
        return DigestLine(row, issue_mail_link(installation.vault, link, now))

    lines = [] if desk.second_factor_required else [line_of(row) for row in rows]
    waiting = _waiting(session, desk.site_id)
    return SiteDigest(desk.site, waiting, newest_at, lines, notices, reported)


def _newest(site_id: str) -> Select[str]:
    """The newest that are no spam, among so many that a flood of spam cannot hold us up."""
    some = (
        select(Comment.id, Comment.risk)
        .where(Comment.site_id == site_id, Comment.status == "pending")
        .order_by(Comment.id.desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    is_no_spam = or_(some.c.risk.is_(None), some.c.risk < 0.5)
    return select(some.c.id).where(is_no_spam).order_by(some.c.id.desc()).limit(_LISTED)


def _waiting(session: Session, site_id: str) -> int:
    some = (
        select(Comment.id)
        .where(Comment.site_id == site_id, Comment.status == "pending", _NOT_SPAM)
        .limit(COUNT_UP_TO + 1)
        .subquery()
    )
    return session.execute(select(func.count()).select_from(some)).scalar_one()
