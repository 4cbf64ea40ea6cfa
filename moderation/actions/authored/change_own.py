"""An author changes their comment, or takes it back."""

from datetime import datetime

from sqlalchemy import Connection, delete, update
from sqlalchemy.orm import Session

from moderation.actions.authored.own_comment import find_own, why_not_edit
from moderation.actions.authored.read_authored import AuthoredComment, describe_own, read_authored
from moderation.actions.decisions.record_decision import DecisionEntry, record_decision
from moderation.actions.decisions.subject import hold_comment, next_subject
from moderation.actions.installation import Actor, Installation
from moderation.actions.intake.edit_comment import edit_comment
from moderation.errors import Conflict
from moderation.languages import N_, translated
from moderation.tables import Appeal, AuthorToken, Claim, Comment, NoticeAppeal

_OVERTAKEN = N_("Your comment was decided on at this moment. Look at it again.")


class _NotNow(Conflict):
    """Why not, in the author's language."""


def edit_own(installation: Installation, token: str, body: str) -> AuthoredComment:
    """Judge the author's new text; what the public sees stays until that is decided.

    Raises ``Unauthenticated``, and ``Conflict`` with the reason in the author's language.
    """
    with installation.database.reading() as session:
        own = find_own(session, installation, token)
        _require_editable(session, installation, token)

    def guard(session: Session, comment: Comment) -> None:
        _require_editable(session, installation, token)
        counted = update(AuthorToken).where(AuthorToken.comment_id == comment.id)
        session.connection().execute(counted.values(edits=AuthorToken.edits + 1))

    try:
        edit_comment(installation, own.site, own.comment.id, body, guard)
    except _NotNow:
        raise
    except Conflict:
        raise Conflict(translated(own.language, _OVERTAKEN)) from None
    with installation.database.reading() as session:
        return read_authored(session, installation, token)


def withdraw_own(installation: Installation, token: str) -> AuthoredComment:
    """Take the comment back: nobody can read it from now on. Doing it twice is no fault.

    Raises ``Unauthenticated``.
    """
    with installation.database.transaction() as session:
        comment = find_own(session, installation, token).comment
        hold_comment(session, comment.site_id, comment.id)
        session.refresh(comment)
        own = find_own(session, installation, token)
        if own.is_withdrawn:
            return describe_own(session, own)
        connection = session.connection()
        _end_appeals(connection, comment.id, own.now)
        connection.execute(delete(Claim).where(Claim.comment_id == comment.id))
        record_decision(connection, next_subject(session, comment), _withdrawal(), own.now)
        session.expire_all()
        return read_authored(session, installation, token)


def _end_appeals(connection: Connection, comment_id: str, now: datetime) -> None:
    """Nothing is left to decide on, for the author and for who gave notice."""
    for table in (Appeal, NoticeAppeal):
        theirs = update(table).where(table.comment_id == comment_id, table.state == "open")
        connection.execute(theirs.values(state="withdrawn", decided_at=now))


def _withdrawal() -> DecisionEntry:
    return DecisionEntry(
        status="rejected",
        published=None,
        actor=Actor("author"),
        text="Withdrawn by its author.",
        event="comment.withdrawn",
    )


def _require_editable(session: Session, installation: Installation, token: str) -> None:
    reason = why_not_edit(session, find_own(session, installation, token))
    if reason:
        raise _NotNow(reason)
