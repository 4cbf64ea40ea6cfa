"""Submit a comment: the one way in, behind every door.

The opinion is formed first, with what earlier copies of the text say. Then, in one transaction,
which comments of the same moment may share: the repeated request is recognised, the thread found,
the verdict concluded, and comment, sealed address, opinion, sketch, decision, event and answer are
written. The answer leaves after all of that is on disk.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session

from classifiers.near_duplicates import Sketch
from moderation import clock, metrics
from moderation.actions.campaigns.recognise_copies import remember_sketch, sketch_of, with_memory
from moderation.actions.decisions.record_decision import record_first_decision
from moderation.actions.decisions.subject import Subject, new_subject
from moderation.actions.finding.searchable import await_reading
from moderation.actions.installation import Answer, CommentSubmission, Installation, SubmittingSite
from moderation.actions.installation.door import sends_mail
from moderation.actions.installation.submission import Repeatable
from moderation.actions.intake.author_token import new_secret, store_token, with_token
from moderation.actions.intake.case import FoundAlready, case_of, entry_of
from moderation.actions.intake.comment_row import INSERT_COMMENT, body_digest, comment_row
from moderation.actions.intake.idempotency import answered_before, refuse_replay, remember_answer
from moderation.actions.intake.minimise import without_addresses
from moderation.actions.intake.opinion import (
    Opinions,
    ask,
    reasons_of,
    record_judgement,
    tone_view,
)
from moderation.actions.intake.subscribe import subscribe
from moderation.actions.publication.closing import closing_of, require_open
from moderation.actions.publication.comment_view import CommentView, OpinionView, VerdictView
from moderation.actions.publication.pages import Page, page_of
from moderation.actions.publication.threads import open_page
from moderation.errors import Invalid
from moderation.identifiers import new_id
from moderation.policy import Verdict, conclude
from moderation.tables import Comment
from moderation.transactions.gathered import insert_later, write_gathered
from moderation.transactions.prepared import Prepared
from moderation.transactions.session_within import session_within

Render = Callable[[CommentView], Answer]
Beside = Callable[[Session, CommentView], None]


def submit_comment(
    installation: Installation,
    site: SubmittingSite,
    submission: CommentSubmission,
    render: Render,
    *,
    repeatable: Repeatable | None = None,
    webhook_id: str | None = None,
    beside: Beside | None = None,
) -> Answer:
    """Take one comment in, or answer a repeated request as before.

    ``beside`` records what a door remembers of the comment, in the same transaction.
    Raises ``Invalid`` for a parent that is not in the thread, ``Replayed``, ``KeyReused``,
    ``InProgress`` and ``Unavailable``; whatever is raised, nothing was stored.
    """
    ready = _make_ready(installation, site, submission, repeatable)
    way = _Way(render, repeatable, webhook_id, beside)
    write = partial(_write, installation, ready, way)
    answer, view = installation.database.jointly(write, gathers=beside is None)
    if view:
        _count(view)
    return with_token(answer, ready.secret) if ready.secret else answer


class _Ready(NamedTuple):
    """A comment that is to be written, with all that needs no transaction."""

    site: SubmittingSite
    page: Page
    submission: CommentSubmission
    originals: dict[str, str]
    judgement: Opinions
    sketch: Sketch | None
    secret: bytes | None
    now: datetime


class _Way(NamedTuple):
    """How its door hands it in, and is answered."""

    render: Render
    repeatable: Repeatable | None
    webhook_id: str | None
    beside: Beside | None


def _make_ready(
    installation: Installation,
    site: SubmittingSite,
    submission: CommentSubmission,
    repeatable: Repeatable | None,
) -> _Ready:
    now = clock.now()
    page = page_of(installation.vault, submission.thread_url)
    masked, originals = without_addresses(submission)
    sketch = None if masked.is_test else sketch_of(installation, masked.body)
    judgement = ask(installation, masked, site.spam_share)
    remembering = with_memory(installation, judgement.spam, sketch, now)
    judgement = judgement._replace(spam=remembering)
    wants_token = submission.wants_token
    secret = new_secret(installation.vault, site.id, repeatable) if wants_token else None
    return _Ready(site, page, masked, originals, judgement, sketch, secret, now)


def _write(
    installation: Installation, ready: _Ready, way: _Way, connection: Connection
) -> tuple[Answer, CommentView | None]:
    """Write it, unless it was written before: then there is only an answer.

    May be called again where the first time came to nothing.
    """
    site_id, vault, now = ready.site.id, installation.vault, ready.now
    if way.repeatable:
        before = answered_before(connection, installation.database, vault, site_id, way.repeatable)
        if before:
            return before, None
    if way.webhook_id:
        refuse_replay(connection, vault, site_id, way.webhook_id, now)
    view = _take_in(connection, installation, ready)
    remember_sketch(connection, view.id, ready.sketch, now)
    await_reading(connection, site_id, view.id)
    if way.beside:
        write_gathered(connection)
        with session_within(connection) as session:
            way.beside(session, view)
    answer = way.render(view)
    if way.repeatable:
        remember_answer(connection, vault, site_id, way.repeatable, view.id, answer, now)
    return answer, view


def _take_in(connection: Connection, installation: Installation, ready: _Ready) -> CommentView:
    site, page, submission, originals, judgement, _, secret, now = ready
    thread_id, said, lists_version = open_page(
        connection,
        site.id,
        page,
        submission.thread_title,
        submission.thread_excerpt,
        now,
    )
    if submission.page_must_be_open:
        require_open(closing_of(*said, site.door_settings, now))
    _check_parent(connection, thread_id, submission)
    digest = body_digest(installation, site.id, submission.body)
    known = FoundAlready(digest, lists_version)
    case = case_of(connection, installation, site, submission, judgement, now, known)
    verdict = conclude(case)
    subject = new_subject(
        site.id, thread_id, submission.parent_id, submission, comment_id=new_id(), created_at=now
    )
    entry = entry_of(subject, verdict)
    row = comment_row(subject, submission, entry, judgement, digest, now)
    insert_later(connection, INSERT_COMMENT, row)
    subject = replace(subject, created_at=row["submitted_at"])
    _seal(connection, installation, subject, submission, originals, now)
    record_judgement(connection, subject.comment_id, 1, judgement, now)
    record_first_decision(connection, subject, entry, now)
    if secret:
        language = submission.page_language or submission.language
        store_token(connection, installation.vault, subject.comment_id, secret, language)
    if sends_mail(installation.settings, site.door_settings):
        subscribe(connection, installation.vault, subject, submission, now)
    return _view(subject, verdict, judgement)


def _check_parent(connection: Connection, thread_id: str, submission: CommentSubmission) -> None:
    if submission.parent_id is None:
        return
    wanted = {"parent": submission.parent_id, "thread": thread_id}
    parent = _PARENT.rows(connection, wanted)
    if not parent or (submission.parent_must_be_public and parent == [(None,)]):
        detail = "There is no such comment in this thread to reply to."
        raise Invalid(detail, pointer="#/parent_id")


def _seal(
    connection: Connection,
    installation: Installation,
    subject: Subject,
    submission: CommentSubmission,
    originals: dict[str, str],
    now: datetime,
) -> None:
    values = dict(originals)
    if submission.author_email:
        values["email"] = submission.author_email
    vault = installation.vault
    vault.store(connection, subject.site_id, subject.comment_id, values, now)
    if submission.author_key and not submission.author_email:
        index = vault.key_index(subject.site_id, submission.author_key)
        vault.store_index(connection, subject.site_id, subject.comment_id, index, now)


def _view(subject: Subject, verdict: Verdict, judgement: Opinions) -> CommentView:
    opinion, tone = judgement
    return CommentView(
        id=subject.comment_id,
        status=verdict.status,
        version=subject.version,
        thread_url=subject.thread_url,
        parent_id=subject.parent_id,
        author_name=subject.author_name,
        author_url=subject.author_url,
        body=subject.body,
        created_at=subject.created_at,
        opinion=opinion
        and OpinionView(opinion.spam, opinion.model, reasons_of(opinion), opinion.kind),
        tone=tone_view(tone),
        verdict=VerdictView(verdict.status, verdict.phase, verdict.text),
    )


def _count(view: CommentView) -> None:
    if view.verdict:
        metrics.COMMENTS.labels(view.verdict.status, view.verdict.phase).inc()


_comments = Comment.__table__.c
_PARENT = Prepared(
    select(_comments.published_revision).where(
        _comments.id == bindparam("parent"), _comments.thread_id == bindparam("thread")
    )
)
