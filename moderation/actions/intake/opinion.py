"""The classifier's opinion of a text: asked for, and kept."""

from datetime import datetime

from sqlalchemy import Connection, insert

import classifiers
from classifiers import Opinion
from moderation.actions.installation import CommentSubmission
from moderation.actions.installation.ask_classifier import Classifier
from moderation.identifiers import new_id
from moderation.tables import Comment, StoredOpinion, Thread
from moderation.transactions.gathered import insert_later
from moderation.transactions.prepared import Prepared


def ask(
    classifier: Classifier, submission: CommentSubmission, spam_share: float | None
) -> Opinion | None:
    """The classifier's opinion; CPU work, so before any transaction."""
    return classifier.opinion(
        classifiers.Submission(
            text=submission.body,
            author=submission.author_name,
            url=submission.author_url or "",
            title=submission.thread_title or submission.form_title,
            excerpt=submission.thread_excerpt,
            language=submission.language or "",
        ),
        spam_share,
    )


def ask_again(
    classifier: Classifier, comment: Comment, thread: Thread, text: str, spam_share: float | None
) -> Opinion | None:
    """The same of a comment that is kept, with this text; CPU work, so before any transaction."""
    return classifier.opinion(
        classifiers.Submission(
            text=text,
            author=comment.author_name,
            url=comment.author_url or "",
            title=thread.title,
            excerpt=thread.excerpt,
            language=comment.language or "",
        ),
        spam_share,
    )


def record_opinion(
    connection: Connection, comment_id: str, revision: int, opinion: Opinion, now: datetime
) -> None:
    """Keep what the classifier thought, with the model's name."""
    insert_later(
        connection,
        _INSERT_OPINION,
        {
            "id": new_id(),
            "comment_id": comment_id,
            "revision": revision,
            "spam": opinion.spam,
            "model": opinion.model,
            "reasons": reasons_of(opinion),
            "kind": opinion.kind,
            "created_at": now,
        },
    )


def reasons_of(opinion: Opinion) -> list[dict[str, object]]:
    """The reasons as they are stored and shown."""
    return [
        {"code": reason.code, "text": reason.text, "weight": round(reason.weight, 4)}
        for reason in opinion.reasons
    ]


_INSERT_OPINION = Prepared(insert(StoredOpinion.__table__))
