"""Judge: the classifier's opinion of a text, and policy's verdict on the case."""

from datetime import datetime

from sqlalchemy import Connection, insert

import classifiers
from classifiers import Opinion
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import CommentSubmission, SubmittingSite
from moderation.actions.intake.history import look_back
from moderation.identifiers import new_id
from moderation.policy import Case
from moderation.policy.matching.networks import network_of
from moderation.policy.test_markers import SPAM_ADDRESSES
from moderation.tables import StoredOpinion


def ask(
    classifier: Classifier, submission: CommentSubmission, spam_share: float | None
) -> Opinion | None:
    """The classifier's opinion; CPU work, so before any transaction."""
    return classifier.opinion(
        classifiers.Submission(
            text=submission.body,
            author=submission.author_name,
            url=submission.author_url or "",
            title=submission.thread_title,
            excerpt=submission.thread_excerpt,
            language=submission.language or "",
        ),
        spam_share,
    )


def case_of(
    connection: Connection,
    installation: Installation,
    site: SubmittingSite,
    submission: CommentSubmission,
    opinion: Opinion | None,
    body_digest: bytes,
    now: datetime,
) -> Case:
    """All that policy may know of a new comment."""
    address = submission.author_email
    blind_index = author_index(installation, site.id, submission)
    blocked, trusted = installation.site_lists.about(
        connection, site.id, blind_index, network_of(submission.author_ip), now
    )
    return Case(
        now=now,
        mode=site.mode,
        spam_above=site.spam_above,
        body=submission.body,
        author_name=submission.author_name,
        author_url=submission.author_url or "",
        spam=opinion.spam if opinion else None,
        honeypot=submission.honeypot,
        elapsed_seconds=submission.elapsed_seconds,
        marked_as_spam_test=address in SPAM_ADDRESSES,
        marked_as_ham_test=submission.marked_as_ham_test,
        blocked=blocked,
        trusted=trusted,
        history=look_back(connection, site.id, blind_index, body_digest, now),
    )


def author_index(
    installation: Installation, site_id: str, submission: CommentSubmission
) -> bytes | None:
    """What finds the author again: by their address, else by the name that their door knows."""
    if submission.author_email:
        return installation.vault.blind_index(site_id, submission.author_email)
    if submission.author_key:
        return installation.vault.key_index(site_id, submission.author_key)
    return None


def record_opinion(
    connection: Connection, comment_id: str, revision: int, opinion: Opinion, now: datetime
) -> None:
    """Keep what the classifier thought, with the model's name."""
    connection.execute(
        _INSERT_OPINION,
        {
            "id": new_id(),
            "comment_id": comment_id,
            "revision": revision,
            "spam": opinion.spam,
            "model": opinion.model,
            "reasons": reasons_of(opinion),
            "created_at": now,
        },
    )


def reasons_of(opinion: Opinion) -> list[dict[str, object]]:
    """The reasons as they are stored and shown."""
    return [
        {"code": reason.code, "text": reason.text, "weight": round(reason.weight, 4)}
        for reason in opinion.reasons
    ]


_INSERT_OPINION = insert(StoredOpinion.__table__)
