"""An author's own comment, found by its token; every token that is not good gets one answer."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.decide import standing_decision
from moderation.actions.decisions.give_statement import KEPT_BESIDE
from moderation.actions.decisions.read_statements import newest_statement
from moderation.actions.installation import Installation, SubmittingSite
from moderation.actions.installation.door import editing_time
from moderation.actions.intake.author_token import TOKENS_LAST, find_token
from moderation.actions.sites.authenticate_site import site_by_id
from moderation.errors import Unauthenticated
from moderation.languages import N_, translated
from moderation.tables import AuthorToken, Claim, Comment, Decision, ReaderReport

MOST_EDITS: Final = 5

_TOO_LATE = N_("The time in which you could change your comment is over.")
_TOO_OFTEN = N_("You have changed this comment as often as possible.")
_ANSWERED = N_("Somebody has replied to your comment, so it stays as it is.")
_LOOKED_AT = N_("A moderator is looking at your comment. Try again in a few minutes.")
_DECIDED = N_("Your comment was decided on, so it cannot be changed any more.")
_WITHDRAWN = N_("You have withdrawn this comment.")


class OwnComment(NamedTuple):
    """A comment as its author has it: with its site, its token's row and the decision that stands.

    ``is_decided``: a person refused it. Of what policy alone files as spam the author hears that
    it waits, so that nobody tries out texts.
    """

    comment: Comment
    site: SubmittingSite
    token: AuthorToken
    standing: Decision
    now: datetime

    @property
    def language(self) -> str:
        """The language that the author is spoken to in."""
        return self.token.language

    @property
    def is_withdrawn(self) -> bool:
        """Whether the author has taken it back."""
        return self.standing.decided_by == "author"

    @property
    def is_refused(self) -> bool:
        """Whether a person filed it as spam or turned it down."""
        refused = self.comment.status in {"spam", "rejected"} and not self.is_withdrawn
        return refused and self.standing.decided_by != "policy"

    @property
    def is_out_of_sight(self) -> bool:
        """Whether it was published, and is hidden while a moderator looks at it."""
        return self.standing.until is not None and self.comment.published_revision is None

    @property
    def editable_until(self) -> datetime:
        """The end of the time in which it may be changed, from when it was posted."""
        return self.comment.created_at + editing_time(self.site.door_settings)


def find_own(session: Session, installation: Installation, token: str) -> OwnComment:
    """The comment of a token. Raises ``Unauthenticated``, the same for every token that is none."""
    now = clock.now()
    row = find_token(session, installation.vault, token)
    comment = session.get(Comment, row.comment_id) if row else None
    standing = standing_decision(session, comment.id) if comment else None
    if row is None or comment is None or standing is None or _is_old(session, comment, now):
        raise Unauthenticated("This token is not known, or has expired.")
    return OwnComment(comment, site_by_id(session, comment.site_id), row, standing, now)


def why_not_edit(session: Session, own: OwnComment) -> str | None:
    """Why the text stays as it is, in the author's language; None where it may be changed."""
    found = _why_not_edit(session, own)
    return translated(own.language, found) if found else None


def _is_old(session: Session, comment: Comment, now: datetime) -> bool:
    """Whether its time is over; whoever was given reasons lately can still ask for another look."""
    if comment.created_at >= now - TOKENS_LAST:
        return False
    statement = newest_statement(session, comment.id)
    return statement is None or statement.given_at < now - KEPT_BESIDE


def _why_not_edit(session: Session, own: OwnComment) -> str | None:
    if own.is_withdrawn:
        return _WITHDRAWN
    if own.is_refused:
        return _DECIDED
    if own.now >= own.editable_until:
        return _TOO_LATE
    if own.token.edits >= MOST_EDITS:
        return _TOO_OFTEN
    if _is_answered(session, own.comment.id):
        return _ANSWERED
    if own.is_out_of_sight:
        return _LOOKED_AT
    return _LOOKED_AT if _is_claimed(session, own) or _is_reported(session, own) else None


def _is_answered(session: Session, comment_id: str) -> bool:
    replies = select(Comment.id).where(
        Comment.parent_id == comment_id, Comment.published_revision.is_not(None)
    )
    return session.scalars(replies.limit(1)).first() is not None


def _is_reported(session: Session, own: OwnComment) -> bool:
    """Whether readers' reports are open, of which an author hears no more than of a claim."""
    theirs = select(ReaderReport.id).where(
        ReaderReport.comment_id == own.comment.id, ReaderReport.state == "open"
    )
    return session.scalars(theirs.limit(1)).first() is not None


def _is_claimed(session: Session, own: OwnComment) -> bool:
    claim = session.get(Claim, own.comment.id)
    return claim is not None and claim.expires_at > own.now
