"""Report: a client of the Akismet door says that a comment is spam, or that it is not.

A report is a decision of the site: it moves the comment and labels it, with the trust that a site
has. What is repeated changes nothing.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.akismet.akismet_content import (
    content_of,
    known_by_content,
    known_by_guid,
    known_elsewhere,
    report_content_of,
)
from moderation.actions.akismet.check_by_akismet import Overtaken, remembering
from moderation.actions.akismet.count_akismet import count_correction
from moderation.actions.akismet.door import wants_opinions_only
from moderation.actions.decisions.decide import WantedDecision, decide_in
from moderation.actions.installation import (
    Actor,
    Answer,
    CommentSubmission,
    Installation,
    SubmittingSite,
)
from moderation.actions.intake.submit_comment import submit_comment
from moderation.actions.publication.comment_view import CommentView
from moderation.database import insert_if_absent
from moderation.tables import AkismetReport


@dataclass(frozen=True, slots=True)
class Report:
    """What is said. ``answered_spam`` is what the check was answered, where the client knows."""

    submission: CommentSubmission
    is_spam: bool
    guid: str = ""
    answered_spam: bool | None = None
    is_kept: bool = True


def report_by_akismet(installation: Installation, site: SubmittingSite, report: Report) -> None:
    """Decide on the comment that is meant. One that was never seen is taken in first.

    Where nothing may be kept, the report is only remembered and counted, and teaches nothing.
    """
    comment_id = _find(installation, site, report)
    if comment_id is None and (not report.is_kept or wants_opinions_only(site)):
        _remember(installation, site, report)
        return
    if comment_id is None:
        _take_in(installation, site, report)
        return
    with installation.database.transaction() as session:
        _decide(session, installation, site, report, comment_id)


def _find(installation: Installation, site: SubmittingSite, report: Report) -> str | None:
    content = content_of(installation, site.id, report.submission)
    is_test = report.submission.is_test
    with installation.database.reading() as session:
        known = (
            known_by_guid(session, site.id, report.guid, is_test=is_test)
            or known_by_content(session.connection(), site.id, content)
            or known_elsewhere(session, installation, site.id, report.submission)
        )
    return known.comment_id if known else None


def _take_in(installation: Installation, site: SubmittingSite, report: Report) -> None:
    """Comment and decision are written as one: what is reported as spam is never published."""
    remember = remembering(site, content_of(installation, site.id, report.submission))

    def beside(session: Session, view: CommentView) -> None:
        remember(session, view)
        _decide(session, installation, site, report, view.id)

    try:
        submit_comment(
            installation, site, report.submission, lambda _: Answer(200, b""), beside=beside
        )
    except Overtaken as overtaken:
        with installation.database.transaction() as session:
            _decide(session, installation, site, report, overtaken.known.comment_id)


def _decide(
    session: Session,
    installation: Installation,
    site: SubmittingSite,
    report: Report,
    comment_id: str,
) -> None:
    wanted = WantedDecision("spam" if report.is_spam else "approved", Actor("site"))
    decided = decide_in(session, installation, site.id, comment_id, wanted)
    before = decided.decision.previous_status in {"spam", "rejected"}
    answered = before if report.answered_spam is None else report.answered_spam
    if decided.is_new and answered != report.is_spam:
        count_correction(session.connection(), site.id, clock.now(), is_spam=report.is_spam)


def _remember(installation: Installation, site: SubmittingSite, report: Report) -> None:
    content = report_content_of(installation, site.id, report.submission)
    now = clock.now()
    with installation.database.transaction() as session:
        if not _is_news(session, site.id, content, is_spam=report.is_spam):
            return
        # Without a word on what was answered, a report is taken for a correction: why else send it?
        if report.answered_spam is not report.is_spam:
            count_correction(session.connection(), site.id, now, is_spam=report.is_spam)


def _is_news(session: Session, site_id: str, content: bytes, *, is_spam: bool) -> bool:
    """Whether the newest report on this content said something else, or there is none."""
    connection = session.connection()
    row: dict[str, object] = {
        "site_id": site_id,
        "content": content,
        "is_spam": not is_spam,
        "created_at": clock.now(),
    }
    insert_if_absent(connection, AkismetReport.__table__, row)
    found = session.get_one(AkismetReport, (site_id, content), with_for_update=True)
    if found.is_spam == is_spam:
        return False
    found.is_spam = is_spam
    return True
