"""Expire: what has been kept as long as the settings say is deleted, in small transactions."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    and_,
    delete,
    inspect,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.audit.shorten_chains import shorten_chains
from moderation.actions.installation import Installation
from moderation.actions.privacy.earlier_texts import expire_earlier_texts
from moderation.actions.privacy.forget_in_events import forget_in_events
from moderation.actions.webhooks.expire_events import expire_events
from moderation.database import Base
from moderation.settings import Settings
from moderation.tables import (
    Claim,
    Comment,
    IdempotencyKey,
    ListEntry,
    ReviewSession,
    SeenWebhook,
    SignInAttempt,
    SignInLink,
    SignInStep,
    SiteChange,
    StoredSketch,
    WebhookEndpoint,
    WebhookTest,
)
from moderation.vault.contacts import outlived

_BATCH = 500
_SEEN_WEBHOOKS = timedelta(hours=48)  # far beyond the five minutes that a signature is good for
_ENDED_SIGN_INS = timedelta(days=7)
_UNDOABLE = timedelta(days=7)  # far beyond the hour in which a change can be undone
_OLDEST_SESSION = timedelta(days=30)
_REMOVED_ENTRIES = timedelta(days=1)  # so long removing can be undone
_EXPIRED_ENTRIES = timedelta(days=30)  # so long the page still shows what was

Change = Callable[[Session, type[Base], ColumnElement[bool]], int]
Rule = tuple[str, type[Base], ColumnElement[bool], Change]


def expire(installation: Installation) -> dict[str, int]:
    """Delete and blank what is due; how many rows of each kind, for those that had any.

    Safe to run twice and in several workers: each batch is a transaction of its own.
    """
    counts: dict[str, int] = {}
    for kind, table, condition, change in _rules(installation, clock.now()):
        count = _in_batches(installation, table, condition, change)
        if count:
            counts[kind] = count
    counts |= expire_earlier_texts(installation) | expire_events(installation)
    before = clock.now() - timedelta(days=installation.settings.keep_audit_days)
    shortened = shorten_chains(installation, before)
    return counts | ({"audit": shortened} if shortened else {})


def _rules(installation: Installation, now: datetime) -> Iterator[Rule]:
    settings = installation.settings
    yield from _comment_rules(settings, now)
    hours = timedelta(hours=settings.keep_idempotency_hours)
    yield "idempotency_keys", IdempotencyKey, IdempotencyKey.created_at < now - hours, _delete
    window = timedelta(hours=settings.campaign_window_hours)
    yield "sketches", StoredSketch, StoredSketch.seen_at < now - window, _delete
    yield "claims", Claim, Claim.expires_at < now, _delete
    yield "seen_webhooks", SeenWebhook, SeenWebhook.created_at < now - _SEEN_WEBHOOKS, _delete
    over = or_(
        ListEntry.removed_at < now - _REMOVED_ENTRIES,
        ListEntry.expires_at < now - _EXPIRED_ENTRIES,
    )
    yield "list_entries", ListEntry, over, _delete
    yield from _door_rules(installation, now)
    yield from _sign_in_rules(now)
    yield from _administration_rules(now)


def _comment_rules(settings: Settings, now: datetime) -> Iterator[Rule]:
    for status, days in (
        ("spam", settings.keep_spam_days),
        ("rejected", settings.keep_rejected_days),
    ):
        old = Comment.decided_at < now - timedelta(days=days)
        yield status, Comment, and_(Comment.status == status, old), _delete_comments
    undecided = select(Comment.id).where(
        or_(
            Comment.status == "pending",
            Comment.decided_at >= now - timedelta(days=settings.keep_email_days),
        )
    )
    held, sealed = outlived(undecided)
    # The blind index stays: it still tells that two comments have one author.
    yield "addresses", held, sealed, _blank("sealed")
    known = or_(
        Comment.author_network.is_not(None),
        Comment.user_agent.is_not(None),
        Comment.referrer.is_not(None),
    )
    old = Comment.created_at < now - timedelta(days=settings.keep_network_days)
    blank = _blank("author_network", "user_agent", "referrer")
    yield "networks", Comment, and_(old, known), blank


def _door_rules(installation: Installation, now: datetime) -> Iterator[Rule]:
    for one in (one for door in installation.doors for one in door.expiring):
        old = one.since < now - timedelta(days=one.days(installation.settings))
        yield one.table.__tablename__, one.table, old, _delete


def _sign_in_rules(now: datetime) -> Iterator[Rule]:
    long_ago = now - _ENDED_SIGN_INS
    yield "sign_in_links", SignInLink, SignInLink.expires_at < long_ago, _delete
    yield "sign_in_attempts", SignInAttempt, SignInAttempt.last_failed_at < long_ago, _delete
    yield "sign_in_steps", SignInStep, SignInStep.expires_at < now, _delete
    over = or_(ReviewSession.ended_at < long_ago, ReviewSession.created_at < now - _OLDEST_SESSION)
    yield "sessions", ReviewSession, over, _delete


def _administration_rules(now: datetime) -> Iterator[Rule]:
    long_ago = now - _UNDOABLE
    yield "webhook_tests", WebhookTest, WebhookTest.created_at < long_ago, _delete
    yield "webhooks", WebhookEndpoint, WebhookEndpoint.removed_at < long_ago, _delete
    yield "site_changes", SiteChange, SiteChange.created_at < long_ago, _delete


def _in_batches(
    installation: Installation,
    table: type[Base],
    condition: ColumnElement[bool],
    change: Change,
) -> int:
    key = inspect(table).primary_key
    due = select(*key).where(condition).limit(_BATCH)
    total = 0
    while True:
        with installation.database.reading() as session:
            rows = [tuple(row) for row in session.execute(due)]
        if not rows:
            return total
        with installation.database.transaction() as session:
            total += change(session, table, and_(tuple_(*key).in_(rows), condition))


def _delete(session: Session, table: type[Base], due: ColumnElement[bool]) -> int:
    return session.connection().execute(delete(table).where(due)).rowcount


def _blank(*columns: str) -> Change:
    def blank(session: Session, table: type[Base], due: ColumnElement[bool]) -> int:
        statement = update(table).where(due).values(dict.fromkeys(columns))
        return session.connection().execute(statement).rowcount

    return blank


def _delete_comments(session: Session, table: type[Base], due: ColumnElement[bool]) -> int:
    """What sites were told of them stays until its own time is up, without author and text."""
    ids = session.scalars(select(Comment.id).where(due).with_for_update()).all()
    forget_in_events(session, ids)
    return _delete(session, table, Comment.id.in_(ids))
