"""Check a comment for a client of the Akismet door: take it in, or give only an opinion."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.akismet.akismet_content import (
    Known,
    content_of,
    known_by_content,
    known_elsewhere,
)
from moderation.actions.akismet.callbacks import Caller, caller_of
from moderation.actions.akismet.count_akismet import count_check
from moderation.actions.akismet.door import wants_opinions_only
from moderation.actions.installation import Answer, CommentSubmission, Installation, SubmittingSite
from moderation.actions.intake.give_opinion import give_opinion
from moderation.actions.intake.submit_comment import submit_comment
from moderation.actions.publication.comment_view import CommentView
from moderation.database import insert_if_absent
from moderation.errors import Unavailable
from moderation.identifiers import new_id
from moderation.tables import AkismetComment

_log = structlog.get_logger(__name__)

BLATANT_ABOVE = 0.999
"""From this probability on a client may drop spam unseen; it stays in our queue all the same."""


@dataclass(frozen=True, slots=True, repr=False)
class AkismetCheck:
    """What is asked. ``is_kept`` is False for what no moderator should see, such as messages."""

    submission: CommentSubmission
    key: str
    is_kept: bool = True
    is_recheck: bool = False
    discards: bool = False  # a trial of the answer that lets a client drop spam
    callback: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer. ``is_kept`` tells that a comment is in the queue; ``guid`` is its identifier.

    ``holds`` tells that it must not be published as it stands.
    """

    guid: str
    status: str
    is_blatant: bool = False
    is_kept: bool = False
    is_cut: bool = False

    @property
    def holds(self) -> bool:
        """What waits here; and what nobody has read to its end, though nobody here will."""
        return self.status == "pending" and (self.is_kept or self.is_cut)

    @property
    def is_spam(self) -> bool:
        """What this protocol knows: rejected comments are not wanted either."""
        return self.status in {"spam", "rejected"}


class Overtaken(Exception):  # noqa: N818 - it names what happened
    """The same comment was taken in by another request a moment ago."""

    def __init__(self, known: Known) -> None:
        super().__init__()
        self.known = known


def check_by_akismet(
    installation: Installation, site: SubmittingSite, check: AkismetCheck
) -> Checked:
    """Answer a check, and count it. The same comment sent again makes no second one.

    Raises ``Unavailable`` where only an opinion is wanted, and there is none.
    """
    if check.discards:
        return _counted(installation, site, Checked(new_id(), "spam", is_blatant=True))
    if not check.is_kept or wants_opinions_only(site):
        return _counted(installation, site, _opinion(installation, site, check.submission))
    content = content_of(installation, site.id, check.submission)
    known = _known(installation, site, check, content)
    if known is None:
        try:
            return _taken_in(installation, site, check, content)
        except Overtaken as overtaken:
            known = overtaken.known
    return _counted(installation, site, Checked(known.comment_id, known.status, is_kept=True))


def remembering(
    site: SubmittingSite, content: bytes, caller: Caller | None = None
) -> Callable[[Session, CommentView], None]:
    """What is remembered beside a comment: how to recognise it. It raises ``Overtaken``."""

    def remember(session: Session, view: CommentView) -> None:
        connection = session.connection()
        row: dict[str, object] = {
            "comment_id": view.id,
            "site_id": site.id,
            "content": content,
            "endpoint_id": caller.endpoint_id if caller else None,
            "key_id": caller.key_id if caller else None,
        }
        insert_if_absent(connection, AkismetComment.__table__, row)
        there = known_by_content(connection, site.id, content)
        if there and there.comment_id != view.id:
            raise Overtaken(there)

    return remember


def _known(
    installation: Installation, site: SubmittingSite, check: AkismetCheck, content: bytes
) -> Known | None:
    with installation.database.glance() as connection:
        found = known_by_content(connection, site.id, content)
    if found is None and check.is_recheck:
        with installation.database.reading() as session:
            found = known_elsewhere(session, installation, site.id, check.submission)
    return found


def _taken_in(
    installation: Installation, site: SubmittingSite, check: AkismetCheck, content: bytes
) -> Checked:
    now = clock.now()
    caller = caller_of(installation, site.id, check.callback, check.key)
    if check.callback and caller is None:
        _log.info("akismet.callback_ignored")
    views: list[CommentView] = []

    def beside(session: Session, view: CommentView) -> None:
        remembering(site, content, caller)(session, view)
        count_check(session.connection(), site.id, now, is_spam=view.status == "spam")

    def render(view: CommentView) -> Answer:
        views.append(view)
        return Answer(200, b"")

    submit_comment(installation, site, check.submission, render, beside=beside)
    return _checked(views[-1])


def _checked(view: CommentView) -> Checked:
    phase = view.verdict.phase if view.verdict else None
    spam = view.opinion.spam if view.opinion else None
    blatant = is_blatant(view.status, phase, spam)
    return Checked(view.id, view.status, is_blatant=blatant, is_kept=True)


def is_blatant(status: str, phase: str | None, spam: float | None) -> bool:
    """Whether nobody need look: only a program did it, or the classifier is all but certain."""
    if status != "spam":
        return False
    certain = phase == "spam_above_threshold" and spam is not None and spam >= BLATANT_ABOVE
    return phase == "honeypot" or certain


def _opinion(
    installation: Installation, site: SubmittingSite, submission: CommentSubmission
) -> Checked:
    given = give_opinion(installation, site, submission)
    if given.verdict.phase == "opinion_missing":
        # Held would be "false" here, and nobody would hold it.
        raise Unavailable("There is no opinion at the moment; ask again.", retry_after=60)
    blatant = is_blatant(given.verdict.status, given.verdict.phase, given.spam)
    is_cut = submission.cut_from is not None
    return Checked(new_id(), given.verdict.status, is_blatant=blatant, is_cut=is_cut)


def _counted(installation: Installation, site: SubmittingSite, checked: Checked) -> Checked:
    now: datetime = clock.now()
    with installation.database.transaction() as session:
        count_check(session.connection(), site.id, now, is_spam=checked.is_spam)
    return checked
