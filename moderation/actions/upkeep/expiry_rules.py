"""The rules of expiry: what goes, when, and how. Each stands for itself."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    delete,
    exists,
    inspect,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.audit.shorten_chains import audit_rule
from moderation.actions.decisions.give_statement import KEPT_BESIDE
from moderation.actions.installation import Installation
from moderation.actions.installation.beat import PROBE
from moderation.actions.installation.expiry_rule import ExpiryRule, in_batches, one_of, overdue_of
from moderation.actions.intake.author_token import TOKENS_LAST
from moderation.actions.privacy.earlier_texts import earlier_texts_rule
from moderation.actions.privacy.forget_in_events import forget_in_events
from moderation.actions.reports.report_status import NOTICES_KEPT, REPORTS_KEPT
from moderation.actions.upkeep.delete_sites import removed_sites_rule
from moderation.actions.webhooks.expire_events import events_rule
from moderation.database import Base
from moderation.identifiers import first_id_of
from moderation.settings import Settings
from moderation.tables import (
    Appeal,
    AuthorToken,
    Claim,
    Comment,
    Heartbeat,
    IdempotencyKey,
    IllegalNotice,
    ListEntry,
    MailedInvitation,
    NoticeAppeal,
    OutgoingMail,
    ReaderReport,
    ReporterRecord,
    ReviewSession,
    SeenWebhook,
    SignInAttempt,
    SignInLink,
    SignInStep,
    SiteChange,
    Statement,
    StoredSketch,
    Subscription,
    WebhookEndpoint,
    WebhookTest,
)
from moderation.vault.contacts import outlived

_SEEN_WEBHOOKS = timedelta(hours=48)  # far beyond the five minutes that a signature is good for
_ENDED_SIGN_INS = timedelta(days=7)
_UNDOABLE = timedelta(days=7)  # far beyond the hour in which a change can be undone
_SILENT_PROBE = timedelta(hours=1)
_UNCONFIRMED = timedelta(days=30)
_STATEMENTS = timedelta(days=3 * 365)
_OLDEST_SESSION = timedelta(days=30)
_REMOVED_ENTRIES = timedelta(days=1)  # so long removing can be undone
_EXPIRED_ENTRIES = timedelta(days=30)  # so long the page still shows what was

Change = Callable[[Session, dict[str, Any]], int]  # of rows by the keys that are given
Changes = Callable[[type[Base], ColumnElement[bool]], Change]


def expiry_rules(installation: Installation) -> list[ExpiryRule]:
    """All of them, as they are at this moment: what matters most to people comes first."""
    now, settings = clock.now(), installation.settings
    return [
        *_comment_rules(settings, now),
        earlier_texts_rule(now - timedelta(days=settings.keep_email_days)),
        removed_sites_rule(now),
        events_rule(now, timedelta(days=settings.keep_event_days)),
        *_intake_rules(settings, now),
        *_report_rules(now),
        *_door_rules(installation, now),
        *_sign_in_rules(now),
        *_administration_rules(now),
        audit_rule(now - timedelta(days=settings.keep_audit_days)),
    ]


def _comment_rules(settings: Settings, now: datetime) -> Iterator[ExpiryRule]:
    before = now - timedelta(days=settings.keep_email_days)
    # The blind index stays: it still tells that two comments have one author.
    yield _rule("addresses", *outlived(before), before, _blank("sealed"))
    known = or_(
        Comment.author_network.is_not(None),
        Comment.user_agent.is_not(None),
        Comment.referrer.is_not(None),
    )
    before = now - timedelta(days=settings.keep_network_days)
    blank = _blank("author_network", "user_agent", "referrer")
    yield _rule("networks", Comment, known, Comment.created_at, before, blank)
    for status, days in (
        ("spam", settings.keep_spam_days),
        ("rejected", settings.keep_rejected_days),
    ):
        before = now - timedelta(days=days)
        of_it = and_(Comment.status == status, not_(_is_complained_of(now)), not_(_stated(now)))
        yield _rule(status, Comment, of_it, Comment.decided_at, before, _delete_comments)


def _is_complained_of(now: datetime) -> ColumnElement[bool]:
    """Whether a notice was given of a comment that one may still complain about."""
    answered = or_(ReaderReport.closed_at.is_(None), ReaderReport.closed_at > now - NOTICES_KEPT)
    return exists().where(
        ReaderReport.comment_id == Comment.id, ReaderReport.is_notice.is_(True), answered
    )


def _report_rules(now: datetime) -> Iterator[ExpiryRule]:
    for name, is_notice, kept in (
        ("reports", False, REPORTS_KEPT),
        ("notices", True, NOTICES_KEPT),
    ):
        of_it = and_(ReaderReport.is_notice.is_(is_notice), not_(_is_appealed()))
        yield _rule(name, ReaderReport, of_it, ReaderReport.closed_at, now - kept, _delete)
    yield _deletes("notice_appeals", NoticeAppeal, NoticeAppeal.decided_at, now - KEPT_BESIDE)
    quiet = now - REPORTS_KEPT
    yield _deletes("reporter_records", ReporterRecord, ReporterRecord.last_at, quiet)


def _is_appealed() -> ColumnElement[bool]:
    """Whether somebody who gave notice waits for an answer to their appeal."""
    of_report = IllegalNotice.report_id == ReaderReport.id
    waits = NoticeAppeal.notice_id == IllegalNotice.id, NoticeAppeal.state == "open"
    return exists().where(of_report, *waits)


def _stated(now: datetime) -> ColumnElement[bool]:
    """Whether a statement of reasons was given of a comment so lately that it may be needed."""
    lately = Statement.given_at > now - KEPT_BESIDE
    return exists().where(Statement.comment_id == Comment.id, lately)


def _intake_rules(settings: Settings, now: datetime) -> Iterator[ExpiryRule]:
    hours = timedelta(hours=settings.keep_idempotency_hours)
    yield _deletes("idempotency_keys", IdempotencyKey, IdempotencyKey.created_at, now - hours)
    window = timedelta(hours=settings.campaign_window_hours)
    yield _deletes("statements", Statement, Statement.given_at, now - _STATEMENTS)
    yield _deletes("appeals", Appeal, Appeal.decided_at, now - KEPT_BESIDE)
    yield _deletes("sketches", StoredSketch, StoredSketch.seen_at, now - window)
    yield _author_tokens(now)
    yield from _mail_rules(now)
    yield _deletes("claims", Claim, Claim.expires_at, now)
    seen = now - _SEEN_WEBHOOKS
    yield _deletes("seen_webhooks", SeenWebhook, SeenWebhook.created_at, seen)


def _mail_rules(now: datetime) -> Iterator[ExpiryRule]:
    """Who never confirmed is soon forgotten; who did, when the comment's own link is."""
    asked, never = Subscription.state == "asked", now - _UNCONFIRMED
    yield _rule("unconfirmed_mail", Subscription, asked, Subscription.asked_at, never, _delete)
    old = now - TOKENS_LAST
    yield _deletes("subscriptions", Subscription, Subscription.asked_at, old)
    yield _deletes("mails", OutgoingMail, OutgoingMail.created_at, old)


def _author_tokens(now: datetime) -> ExpiryRule:
    """By the comments' identifiers, which sort by time: no other index is needed."""
    before = now - TOKENS_LAST
    posted = select(Comment.created_at).where(Comment.id == AuthorToken.comment_id)
    stated = exists().where(
        Statement.comment_id == AuthorToken.comment_id, Statement.given_at > now - KEPT_BESIDE
    )
    old = and_(AuthorToken.comment_id < first_id_of(before), ~stated)
    return _rule("author_tokens", AuthorToken, old, posted.scalar_subquery(), before, _delete)


def _door_rules(installation: Installation, now: datetime) -> Iterator[ExpiryRule]:
    for one in (one for door in installation.doors for one in door.expiring):
        before = now - timedelta(days=one.days(installation.settings))
        yield _deletes(one.table.__tablename__, one.table, one.since, before)


def _sign_in_rules(now: datetime) -> Iterator[ExpiryRule]:
    long_ago = now - _ENDED_SIGN_INS
    yield _deletes("sign_in_links", SignInLink, SignInLink.expires_at, long_ago)
    yield _deletes("invitations", MailedInvitation, MailedInvitation.created_at, long_ago)
    yield _deletes("sign_in_attempts", SignInAttempt, SignInAttempt.last_failed_at, long_ago)
    yield _deletes("sign_in_steps", SignInStep, SignInStep.expires_at, now)
    yield _deletes("ended_sessions", ReviewSession, ReviewSession.ended_at, long_ago)
    yield _deletes("sessions", ReviewSession, ReviewSession.created_at, now - _OLDEST_SESSION)


def _administration_rules(now: datetime) -> Iterator[ExpiryRule]:
    long_ago, removed = now - _UNDOABLE, now - _REMOVED_ENTRIES
    yield _deletes("removed_list_entries", ListEntry, ListEntry.removed_at, removed)
    yield _deletes("list_entries", ListEntry, ListEntry.expires_at, now - _EXPIRED_ENTRIES)
    yield _deletes("webhook_tests", WebhookTest, WebhookTest.created_at, long_ago)
    yield _deletes("webhooks", WebhookEndpoint, WebhookEndpoint.removed_at, long_ago)
    yield _deletes("site_changes", SiteChange, SiteChange.created_at, long_ago)
    # Each process that was ever asked for its health has left one.
    probes, silent = Heartbeat.name.startswith(f"{PROBE}-"), now - _SILENT_PROBE
    yield _rule("probes", Heartbeat, probes, Heartbeat.beat_at, silent, _delete)


def _deletes(name: str, table: type[Base], since: Any, before: datetime) -> ExpiryRule:
    return _rule(name, table, None, since, before, _delete)


def _rule(
    name: str,
    table: type[Base],
    which: ColumnElement[bool] | None,
    since: Any,
    before: datetime,
    changes: Changes,
) -> ExpiryRule:
    """Of the rows ``which`` it concerns those whose time began ``before``.

    Its statements are written once: writing one anew for every batch costs more than running it.
    """
    old = since < before
    condition = old if which is None else and_(which, old)
    key = inspect(table).primary_key
    due = select(*key).where(condition)

    # SQLite is to go by the keys: by itself it reads all that is due, for every batch anew.
    still_due = case((condition, 1), else_=0) == 1
    change = changes(table, and_(one_of(key), still_due))

    def change_these(session: Session, keys: Sequence[Any]) -> dict[str, int]:
        given = keys if len(key) > 1 else [one for (one,) in keys]
        return {name: change(session, {"keys": given})}

    return ExpiryRule(name, in_batches(due, change_these), overdue_of(due, since, before))


def _delete(table: type[Base], due: ColumnElement[bool]) -> Change:
    statement = delete(table).where(due)
    return lambda session, keys: session.connection().execute(statement, keys).rowcount


def _blank(*columns: str) -> Changes:
    def blank(table: type[Base], due: ColumnElement[bool]) -> Change:
        statement = update(table).where(due).values(dict.fromkeys(columns))
        return lambda session, keys: session.connection().execute(statement, keys).rowcount

    return blank


def _delete_comments(table: type[Base], due: ColumnElement[bool]) -> Change:
    """What sites were told of them stays until its own time is up, without author and text."""
    held = select(Comment.id).where(due).with_for_update()
    delete_these = _delete(table, one_of([Comment.id]))

    def delete_comments(session: Session, keys: dict[str, Any]) -> int:
        ids = session.connection().execute(held, keys).scalars().all()
        forget_in_events(session, ids)
        return delete_these(session, {"keys": ids})

    return delete_comments
