"""Gather mail: what the log of decisions says that somebody is to be told of.

Nothing is sent on a decision that may still be undone: the log is read a while later, up to a
moment that the site remembers, and only what is public then is told of. So nobody is written to
for a comment that waits, and no decision has to call mail back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from moderation import clock
from moderation.actions.decisions.record_decision import IMPORTED
from moderation.actions.installation import Installation
from moderation.actions.installation.door import sends_mail
from moderation.actions.letters.bounds import may_ask
from moderation.actions.letters.notice_mail import HELD, send_receipts, tell_notifiers
from moderation.actions.letters.outbox import is_suppressed, put_in_outbox
from moderation.tables import Appeal, Comment, Decision, Site, Statement, Subscription

_AT_ONCE = 500


def gather_mail(installation: Installation) -> int:
    """Put what is to be told in the outbox; how many decisions were looked at."""
    with installation.database.reading() as session:
        served = select(Site).where(Site.removed_at.is_(None))
        sites = session.scalars(served.order_by(Site.id)).all()
        theirs = [
            (site.id, sends_mail(installation.settings, site.door_settings), site.mailed_until)
            for site in sites
        ]
    return sum(
        _gather(installation, site_id) if is_on else _rest(installation, site_id)
        for site_id, is_on, until in theirs
        if is_on or until is not None
    )


def _rest(installation: Installation, site_id: str) -> int:
    """What is decided while a site sends no mail is never told."""
    with installation.database.transaction() as session:
        session.get_one(Site, site_id).mailed_until = None
    return 0


def _gather(installation: Installation, site_id: str) -> int:
    now = clock.now()
    until = now - HELD - timedelta(seconds=installation.settings.undo_seconds)
    with installation.database.transaction() as session:
        site = session.get_one(Site, site_id, with_for_update=True)
        send_receipts(session, installation.vault, site_id, now)
        if site.mailed_until is None:
            site.mailed_until = now
            return 0
        since = site.mailed_until
        decisions, until = _decisions(session, site_id, since, until)
        for decision in decisions:
            _tell_of(session, installation, decision, now)
        _tell_of_refusals(session, _Span(site_id, since, until), now)
        tell_notifiers(session, site_id, since, until, now)
        site.mailed_until = max(since, until)
        return len(decisions)


def _decisions(
    session: Session, site_id: str, since: datetime, until: datetime
) -> tuple[Sequence[Decision], datetime]:
    """Those that made a comment public, the oldest first, and up to when these are all of them."""
    query = (
        select(Decision)
        .where(
            Decision.site_id == site_id,
            Decision.created_at > since,
            Decision.created_at <= until,
            Decision.published.is_not(None),
            Decision.previously_published.is_(None),
            func.coalesce(Decision.phase, "") != IMPORTED,
        )
        .order_by(Decision.created_at, Decision.id)
    )
    found = session.scalars(query.limit(_AT_ONCE)).all()
    if len(found) < _AT_ONCE:
        return found, until
    last = found[-1].created_at  # there may be more of this moment
    if whole := [one for one in found if one.created_at < last]:
        return whole, whole[-1].created_at
    return session.scalars(query.where(Decision.created_at == last)).all(), last


def _tell_of(
    session: Session, installation: Installation, decision: Decision, now: datetime
) -> None:
    comment = session.get(Comment, decision.comment_id)
    if comment is None or comment.published_revision is None or comment.is_test:
        return
    if _is_published_later(session, decision):
        return  # it was hidden meanwhile, and that is to be told of in its own time
    if own := session.get(Subscription, comment.id):
        _confirm(session, installation, own, comment, now)
    if comment.parent_id and (theirs := session.get(Subscription, comment.parent_id)):
        _reply(session, installation, theirs, comment, now)


class _Span(NamedTuple):
    """What happened on a site in some time."""

    site_id: str
    since: datetime
    until: datetime


def _tell_of_refusals(session: Session, span: _Span, now: datetime) -> None:
    """Authors hear why, and what came of their appeals: those who have confirmed on the site."""
    stated = select(Statement.comment_id, Statement.id).where(
        Statement.site_id == span.site_id,
        Statement.given_at > span.since,
        Statement.given_at <= span.until,
        Statement.voided_at.is_(None),
    )
    answered = select(Appeal.comment_id, Appeal.id).where(
        Appeal.site_id == span.site_id,
        Appeal.decided_at > span.since,
        Appeal.decided_at <= span.until,
        Appeal.by == "author",
        Appeal.state.in_(("granted", "refused")),
    )
    for kind, query in (("statement", stated), ("appeal", answered)):
        for comment_id, about_id in session.execute(query).all():
            own = session.get(Subscription, comment_id) if comment_id else None
            if own and _is_confirmed(session, own):
                put_in_outbox(session, own, kind, about_id, now)


def _is_published_later(session: Session, decision: Decision) -> bool:
    later = aliased(Decision)
    return bool(
        session.scalar(
            select(
                exists().where(
                    later.comment_id == decision.comment_id,
                    later.version > decision.version,
                    later.published.is_not(None),
                    later.previously_published.is_(None),
                )
            )
        )
    )


def _confirm(
    session: Session,
    installation: Installation,
    own: Subscription,
    comment: Comment,
    now: datetime,
) -> None:
    """Ask for a confirmation; whoever has given it on this site before isn't asked again."""
    if own.state != "asked":
        return
    if is_suppressed(session, installation.vault, own.name):
        session.delete(own)
        return
    if not _is_confirmed(session, own) and may_ask(session, own, comment, now):
        put_in_outbox(session, own, "confirm", own.comment_id, now)


def _is_confirmed(session: Session, own: Subscription) -> bool:
    """Whether they have confirmed, be it for another comment on the site: once is enough."""
    confirmed = select(Subscription.confirmed_at).where(
        Subscription.name == own.name, Subscription.state == "confirmed"
    )
    if own.state == "asked" and (before := session.scalars(confirmed.limit(1)).first()):
        own.state, own.confirmed_at = "confirmed", before
    return own.state == "confirmed"


def _reply(
    session: Session,
    installation: Installation,
    theirs: Subscription,
    comment: Comment,
    now: datetime,
) -> None:
    """Tell who was answered, unless it was by themselves."""
    is_own = installation.vault.index_of(session, comment.id) == theirs.blind_index
    if theirs.state == "confirmed" and not is_own:
        put_in_outbox(session, theirs, "reply", comment.id, now)
