"""Policy's part: the case that is put before it, and the decision that its verdict makes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, literal, select
from sqlalchemy.orm import Session

from moderation.actions.decisions.record_decision import DecisionEntry
from moderation.actions.decisions.subject import Subject
from moderation.actions.installation import Actor, CommentSubmission, Installation, SubmittingSite
from moderation.actions.installation.ask_tone import heat_of
from moderation.actions.intake.comment_row import INSERT_COMMENT, body_digest
from moderation.actions.intake.opinion import Opinions
from moderation.policy import Case, History, Verdict
from moderation.policy.flood import WINDOW_SECONDS
from moderation.policy.matching.networks import network_of
from moderation.policy.test_markers import SPAM_ADDRESSES
from moderation.tables import Comment
from moderation.transactions.gathered import waiting_rows
from moderation.transactions.prepared import Prepared, Row
from moderation.vault.contacts import COMMENTS_BY_AUTHOR, NEWEST, written_at_one_moment


class FoundAlready(NamedTuple):
    """What the transaction has found already: the text's digest, the version of the lists."""

    digest: bytes | None = None
    lists_version: int | None = None


_NOTHING = FoundAlready()


class _Writer(NamedTuple):
    """What finds the author again, and where they wrote from."""

    blind_index: bytes | None
    network: str | None


def case_of(
    connection: Connection,
    installation: Installation,
    site: SubmittingSite,
    submission: CommentSubmission,
    judgement: Opinions,
    now: datetime,
    known: FoundAlready = _NOTHING,
) -> Case:
    """All that policy may know of a new comment."""
    writer = _Writer(
        author_index(installation, site.id, submission), network_of(submission.author_ip)
    )
    return replace(
        _case(connection, installation, site, submission, writer, judgement, now, known),
        honeypot=submission.honeypot,
        elapsed_seconds=submission.elapsed_seconds,
        marked_as_spam_test=submission.author_email in SPAM_ADDRESSES,
        marked_as_ham_test=submission.marked_as_ham_test,
    )


def case_again(
    session: Session,
    installation: Installation,
    site: SubmittingSite,
    subject: Subject,
    judgement: Opinions,
    now: datetime,
) -> Case:
    """All that policy may know of a stored comment, whose text was edited or had no opinion."""
    comment = session.get_one(Comment, subject.comment_id)
    writer = _Writer(
        installation.vault.index_of(session, subject.comment_id), comment.author_network
    )
    case = _case(session.connection(), installation, site, subject, writer, judgement, now)
    return replace(case, is_published=subject.published is not None)


def _case(
    connection: Connection,
    installation: Installation,
    site: SubmittingSite,
    text: CommentSubmission | Subject,
    writer: _Writer,
    judgement: Opinions,
    now: datetime,
    known: FoundAlready = _NOTHING,
) -> Case:
    """What is known of both. A stored comment is not its own history."""
    itself = text.comment_id if isinstance(text, Subject) else None
    digest = known.digest or body_digest(installation, site.id, text.body)
    blocked, trusted = installation.site_lists.about(
        connection, site.id, *writer, now, known.lists_version
    )
    return Case(
        now=now,
        mode=site.mode,
        spam_above=site.spam_above,
        body=text.body,
        cut_from=text.cut_from,
        author_name=text.author_name,
        author_url=text.author_url or "",
        spam=judgement.spam.spam if judgement.spam else None,
        heat=heat_of(judgement.tone) if judgement.tone else None,
        heat_above=_heat_above(site, judgement),
        blocked=blocked,
        trusted=trusted,
        history=look_back(connection, site.id, writer.blind_index, digest, now, itself),
    )


def _heat_above(site: SubmittingSite, judgement: Opinions) -> float | None:
    language = judgement.tone.language if judgement.tone else None
    return site.tone_cuts.get(language) if language else None


def author_index(
    installation: Installation, site_id: str, submission: CommentSubmission
) -> bytes | None:
    """What finds the author again: by their address, else by the name that their door knows."""
    if submission.author_email:
        return installation.vault.blind_index(site_id, submission.author_email)
    if submission.author_key:
        return installation.vault.key_index(site_id, submission.author_key)
    return None


def entry_of(subject: Subject, verdict: Verdict) -> DecisionEntry:
    """The decision that a verdict makes. It overrules nobody: it takes no published text down, and
    it publishes nothing that was filed as spam or rejected before.
    """
    approves = verdict.status == "approved"
    was_refused = subject.status in {"spam", "rejected"}
    overrules = was_refused if approves else subject.published is not None
    status = "pending" if overrules else verdict.status
    published = subject.revision if status == "approved" else subject.published
    return DecisionEntry(status, published, Actor("policy"), verdict.text, verdict.phase)


_REPEAT_WINDOW = timedelta(hours=24)
_MOST_REPEATS = 100
_NO_COMMENT = "00000000-0000-0000-0000-000000000000"

_comments = Comment.__table__.c

_contact = COMMENTS_BY_AUTHOR.selected_columns.comment_id
_BY_AUTHOR = Prepared(
    COMMENTS_BY_AUTHOR.join(Comment.__table__, _comments.id == _contact)
    .with_only_columns(_comments.status, _comments.created_at > bindparam("minute_ago"))
    .where(_comments.id != bindparam("but_not"))
    .limit(NEWEST)
)
_REPEATS = Prepared(
    select(literal(1))
    .where(
        _comments.site_id == bindparam("site_id"),
        _comments.body_digest == bindparam("body_digest"),
        _comments.created_at > bindparam("day_ago"),
        _comments.id != bindparam("but_not"),
    )
    .limit(_MOST_REPEATS)
)


def look_back(
    connection: Connection,
    site_id: str,
    blind_index: bytes | None,
    body_digest: bytes,
    now: datetime,
    but_not: str | None = None,
) -> History:
    """Count an author's newest comments by status, and the repeats of a text.

    ``but_not`` is the comment that is being edited, which is not its own history.
    """
    asked = {"site_id": site_id, "but_not": but_not or _NO_COMMENT}
    theirs: list[Row] = []
    if blind_index is not None:
        minute_ago = now - timedelta(seconds=WINDOW_SECONDS)
        author = asked | {"blind_index": blind_index, "minute_ago": minute_ago}
        theirs = _BY_AUTHOR.rows(connection, author)
    text = asked | {"body_digest": body_digest, "day_ago": now - _REPEAT_WINDOW}
    repeats = len(_REPEATS.raw(connection, text))
    by_author, repeated = _of_this_moment(connection, site_id, blind_index, body_digest)
    theirs = [*by_author, *theirs][:NEWEST]
    statuses = [status for status, _ in theirs]
    return History(
        approved=statuses.count("approved"),
        spam=statuses.count("spam"),
        recent=sum(bool(is_recent) for _, is_recent in theirs),
        repeats=min(repeats + repeated, _MOST_REPEATS),
    )


def _of_this_moment(
    connection: Connection, site_id: str, blind_index: bytes | None, digest: bytes
) -> tuple[list[Row], int]:
    """The same of the comments that are written with this one, of which no table knows yet."""
    rows = waiting_rows(connection, INSERT_COMMENT)
    if not rows:
        return [], 0
    repeats = sum(row["body_digest"] == digest and row["site_id"] == site_id for row in rows)
    if blind_index is None:
        return [], repeats
    theirs = written_at_one_moment(connection, site_id, blind_index)
    return [(row["status"], True) for row in reversed(rows) if row["id"] in theirs], repeats
