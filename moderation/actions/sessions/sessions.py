"""Sessions of signed-in browsers: kept by the server, so that any of them can be ended at once."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Actor, Installation
from moderation.actions.installation.credentials import digest_of, new_token
from moderation.errors import Unavailable
from moderation.identifiers import new_id
from moderation.policy.matching.networks import network_of
from moderation.tables import Moderator, ReviewSession
from moderation.transactions.prepared import Prepared

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)
_PATIENCE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who sits at the browser that sent the request."""

    session_id: str
    moderator_id: str
    display_name: str
    language: str | None = None
    time_zone: str | None = None
    keys: str = "ours"
    confirmed_at: datetime | None = None
    proven_twice: bool = False
    seen_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        """Who the audit trail says it was."""
        return Actor.moderator(self.moderator_id)


@dataclass(frozen=True, slots=True)
class Visit:
    """From where somebody comes in; ``former_token`` is of the session that the browser had."""

    machine: str | None
    browser: str | None = None
    former_token: str | None = None


def start_session(
    session: Session, moderator_id: str, visit: Visit, now: datetime, *, proven_twice: bool = False
) -> str:
    """A new session of this moderator; the token goes into the cookie and is kept nowhere.

    The session that the browser had before ends.
    """
    if visit.former_token:
        end_session(session, visit.former_token, now)
    token = new_token()
    session.add(
        ReviewSession(
            id=new_id(),
            digest=digest_of(token),
            moderator_id=moderator_id,
            created_at=now,
            seen_at=now,
            confirmed_at=now,
            proven_twice=proven_twice,
            network=network_of(visit.machine),
            browser=visit.browser,
        )
    )
    return token


def rotate_session(session: Session, session_id: str, now: datetime) -> str:
    """A new token of a session that goes on: its moderator has just proven who they are.

    Whoever had copied the old one is out.
    """
    token = new_token()
    session.execute(
        update(ReviewSession)
        .where(ReviewSession.id == session_id)
        .values(digest=digest_of(token), confirmed_at=now)
    )
    return token


def resume_session(session: Session, token: str) -> SignedIn | None:
    """Who this token belongs to; None once it has ended, idled too long or grown too old."""
    found = _session_of().rows(session.connection(), {"digest": digest_of(token)})
    if not found:
        return None
    created_at, ended_at, disabled_at, *rest = found[0]
    who = SignedIn(*rest)
    is_ended = ended_at is not None or disabled_at is not None
    return None if is_ended or not _is_alive(who, created_at, clock.now()) else who


@cache  # every page asks
def _session_of() -> Prepared:
    here, moderator = ReviewSession.__table__.c, Moderator.__table__.c
    in_order = (  # of a ``SignedIn``'s fields
        here.id,
        moderator.id,
        moderator.display_name,
        moderator.language,
        moderator.time_zone,
        moderator["keys"],
        here.confirmed_at,
        here.proven_twice,
        here.seen_at,
    )
    return Prepared(
        select(here.created_at, here.ended_at, moderator.disabled_at, *in_order)
        .join_from(ReviewSession.__table__, Moderator.__table__, moderator.id == here.moderator_id)
        .where(here.digest == bindparam("digest"))
    )


def keep_awake(installation: Installation, who: SignedIn) -> None:
    """Note that they were here, so that the session does not idle; at most once a minute.

    Never fails: it is only a note, and whoever reads does not wait for those who write.
    """
    now = clock.now()
    if who.seen_at is None or now - who.seen_at < _SEEN_EVERY:
        return
    here = update(ReviewSession).where(ReviewSession.id == who.session_id).values(seen_at=now)
    with suppress(Unavailable), installation.database.transaction(_PATIENCE_SECONDS) as session:
        session.execute(here)


def end_session(session: Session, token: str, now: datetime) -> None:
    """End the session of this token, if there is one."""
    session.execute(
        update(ReviewSession)
        .where(ReviewSession.digest == digest_of(token), ReviewSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_all_sessions(
    session: Session, moderator_id: str, now: datetime, *, but: str | None = None
) -> None:
    """End every session of a moderator, on every device, ``but`` the one of this identifier.

    The links in mail that they have got so far end with them.
    """
    # First the account and then its sessions, as everybody does who changes both.
    its_links = update(Moderator).where(Moderator.id == moderator_id)
    session.execute(its_links.values(links_epoch=Moderator.links_epoch + 1))
    open_ones = update(ReviewSession).where(
        ReviewSession.moderator_id == moderator_id, ReviewSession.ended_at.is_(None)
    )
    if but is not None:
        open_ones = open_ones.where(ReviewSession.id != but)
    session.execute(open_ones.values(ended_at=now))


def _is_alive(who: SignedIn, created_at: datetime, now: datetime) -> bool:
    return who.seen_at is not None and now - who.seen_at < IDLE and now - created_at < ABSOLUTE
