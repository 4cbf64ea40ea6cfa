"""What an author is told of their own comment, in words, and what they can do now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.actions.authored.own_appeal import (
    APPEAL_WITHIN,
    appeal_against,
    why_not_appeal,
)
from moderation.actions.authored.own_comment import MOST_EDITS, OwnComment, find_own, why_not_edit
from moderation.actions.decisions.read_appeals import AppealOutcome, outcome_of
from moderation.actions.decisions.read_statements import newest_statement
from moderation.actions.decisions.statement_words import StatementWords, words_of
from moderation.actions.installation import Installation
from moderation.languages import N_, translated

_WAITS = N_("Your comment is waiting for a moderator.")
_PUBLISHED = N_("Your comment is published.")
_CHANGE_WAITS = N_("Your comment is published. Your change to it is waiting for a moderator.")
_LOOKED_AT = N_(
    "A moderator is looking at your comment. Nobody else can read it meanwhile; "
    "it comes back by itself where nobody decides within 24 hours."
)
_REFUSED = N_("Your comment is not published.")
_WITHDRAWN = N_("You have withdrawn this comment. Nobody can read it any more.")


@dataclass(frozen=True, slots=True)
class Editing:
    """Until when the text may be changed, and how often yet."""

    until: datetime
    left: int


@dataclass(frozen=True, slots=True)
class AuthoredComment:
    """A comment as its author sees it.

    ``state``: waits | published | looked_at | refused | withdrawn.
    ``returns_at``: when what is looked at, and hidden meanwhile, comes back by itself.

    ``body`` is the newest text, with addresses masked; it is empty once it was withdrawn.
    """

    id: str
    state: str
    sentence: str
    language: str
    body: str
    created_at: datetime
    returns_at: datetime | None
    editing: Editing | None
    can_withdraw: bool
    statement: StatementWords | None
    can_appeal: bool
    appeal_until: datetime | None
    appeal: AppealOutcome | None


def read_authored(session: Session, installation: Installation, token: str) -> AuthoredComment:
    """What there is to say of the comment of a token. Raises ``Unauthenticated``."""
    return describe_own(session, find_own(session, installation, token))


def describe_own(session: Session, own: OwnComment) -> AuthoredComment:
    """The same of a comment that was found already."""
    comment = own.comment
    state, sentence = _state_of(own)
    statement = newest_statement(session, comment.id)
    is_stated = own.is_refused and statement is not None and statement.voided_at is None
    can_appeal = why_not_appeal(session, own, statement) is None
    appeal = appeal_against(session, statement.id) if statement else None
    return AuthoredComment(
        id=comment.id,
        state=state,
        sentence=translated(own.language, sentence),
        language=own.language,
        body="" if own.is_withdrawn else comment.body,
        created_at=comment.submitted_at,
        returns_at=own.standing.until if own.is_out_of_sight else None,
        editing=_editing_of(session, own),
        can_withdraw=not own.is_withdrawn,
        statement=words_of(statement) if is_stated and statement else None,
        can_appeal=can_appeal,
        appeal_until=statement.given_at + APPEAL_WITHIN if statement and can_appeal else None,
        appeal=outcome_of(appeal, own.language) if appeal else None,
    )


def _state_of(own: OwnComment) -> tuple[str, str]:
    comment = own.comment
    if own.is_withdrawn:
        return "withdrawn", _WITHDRAWN
    if comment.published_revision is not None:
        is_whole = comment.published_revision == comment.revision
        return "published", _PUBLISHED if is_whole else _CHANGE_WAITS
    if own.is_refused:
        return "refused", _REFUSED
    return ("looked_at", _LOOKED_AT) if own.is_out_of_sight else ("waits", _WAITS)


def _editing_of(session: Session, own: OwnComment) -> Editing | None:
    if why_not_edit(session, own):
        return None
    return Editing(own.editable_until, MOST_EDITS - own.token.edits)
