"""An author's appeal against the decision on their comment, and whether there may be one."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.authored.own_comment import OwnComment
from moderation.languages import N_
from moderation.tables import Appeal, Statement

APPEAL_WITHIN: Final = timedelta(days=184)

NOTHING = N_("There is no decision on your comment that you could appeal against.")
_TOO_LATE = N_("The six months in which you could appeal are over.")
_AGAIN = N_("You have appealed against this decision already.")


def why_not_appeal(session: Session, own: OwnComment, statement: Statement | None) -> str | None:
    """Why there is no appeal, as a message; None where there may be one."""
    if statement is None or statement.voided_at or not own.is_refused:
        return NOTHING
    if own.now >= statement.given_at + APPEAL_WITHIN:
        return _TOO_LATE
    return _AGAIN if appeal_against(session, statement.id) else None


def appeal_against(session: Session, statement_id: str) -> Appeal | None:
    """The author's appeal against a statement."""
    query = select(Appeal).where(Appeal.statement_id == statement_id, Appeal.by == "author")
    return session.scalars(query).one_or_none()
