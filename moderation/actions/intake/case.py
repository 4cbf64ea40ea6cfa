"""Judge again a comment that is stored already: its text was edited, or its opinion was missing."""

from datetime import datetime

from sqlalchemy.orm import Session

from classifiers import Opinion
from moderation.actions.decisions.record_decision import Ruling, Subject
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.history import look_back
from moderation.policy import Case, Verdict
from moderation.tables import Comment


def case_again(
    session: Session,
    installation: Installation,
    site: SubmittingSite,
    subject: Subject,
    opinion: Opinion | None,
    body_digest: bytes,
    now: datetime,
) -> Case:
    """All that policy may know of a stored comment; it is not its own history."""
    connection = session.connection()
    blind_index = installation.vault.index_of(session, subject.comment_id)
    comment = session.get_one(Comment, subject.comment_id)
    blocked, trusted = installation.site_lists.about(
        connection, site.id, blind_index, comment.author_network, now
    )
    return Case(
        now=now,
        mode=site.mode,
        spam_above=site.spam_above,
        body=subject.body,
        author_name=subject.author_name,
        author_url=subject.author_url or "",
        spam=opinion.spam if opinion else None,
        is_published=subject.published is not None,
        blocked=blocked,
        trusted=trusted,
        history=look_back(connection, site.id, blind_index, body_digest, now, subject.comment_id),
    )


def ruling_again(subject: Subject, verdict: Verdict) -> Ruling:
    """What policy concludes. It overrules nobody: it takes no published text down, and it
    publishes nothing that was filed as spam or rejected before.
    """
    approves = verdict.status == "approved"
    was_refused = subject.status in {"spam", "rejected"}
    overrules = was_refused if approves else subject.published is not None
    status = "pending" if overrules else verdict.status
    published = subject.revision if status == "approved" else subject.published
    return Ruling(status, published, Actor("policy"), verdict.text, verdict.phase)
