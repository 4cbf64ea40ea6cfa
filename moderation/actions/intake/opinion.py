"""What the models think of a text, on spam and on tone: asked for, and kept."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert

import classifiers
from classifiers import Opinion
from moderation.actions.installation import CommentSubmission, Installation
from moderation.actions.installation.ask_tone import ToneReading
from moderation.actions.publication.comment_view import ToneView
from moderation.identifiers import new_id
from moderation.tables import Comment, StoredOpinion, StoredTone, Thread
from moderation.transactions.gathered import insert_later
from moderation.transactions.prepared import Prepared


class Opinions(NamedTuple):
    """What each model thinks of one text; None of one that could not be asked."""

    spam: Opinion | None = None
    tone: ToneReading | None = None


def ask(
    installation: Installation, submission: CommentSubmission, spam_share: float | None
) -> Opinions:
    """What the models think; CPU work, so before any transaction, and one reading of the text."""
    spam = ask_of_spam(installation, submission, spam_share)
    return Opinions(spam, installation.tone.judge(submission.body, submission.language))


def ask_of_spam(
    installation: Installation, submission: CommentSubmission, spam_share: float | None
) -> Opinion | None:
    """What the spam model thinks alone."""
    return installation.classifier.opinion(
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
    installation: Installation,
    comment: Comment,
    thread: Thread,
    text: str,
    spam_share: float | None,
) -> Opinions:
    """The same of a comment that is kept, with this text; CPU work, so before any transaction."""
    claimed = claimed_language(comment)
    spam = installation.classifier.opinion(
        classifiers.Submission(
            text=text,
            author=comment.author_name,
            url=comment.author_url or "",
            title=thread.title,
            excerpt=thread.excerpt,
            language=claimed or "",
        ),
        spam_share,
    )
    return Opinions(spam, installation.tone.judge(text, claimed))


def claimed_language(comment: Comment) -> str | None:
    """The language that its site says a comment is in."""
    return None if comment.language_identified else comment.language


def record_judgement(
    connection: Connection, comment_id: str, revision: int, judgement: Opinions, now: datetime
) -> None:
    """Keep what each model thought, with its name."""
    if judgement.spam:
        record_opinion(connection, comment_id, revision, judgement.spam, now)
    if judgement.tone and judgement.tone.language:
        row = tone_row(comment_id, revision, judgement.tone, now)
        insert_later(connection, INSERT_TONE, row)


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


def tone_row(comment_id: str, revision: int, tone: ToneReading, now: datetime) -> dict[str, object]:
    """An opinion on tone as it is kept; only where there is one."""
    return {
        "comment_id": comment_id,
        "revision": revision,
        "language": tone.language,
        "attributes": _shares(tone),
        "model": tone.model,
        "created_at": now,
    }


def tone_view(tone: ToneReading | None) -> ToneView | None:
    """The same as it is shown; None where there is no opinion."""
    if tone is None or tone.language is None:
        return None
    return ToneView(tone.language, _shares(tone), tone.model)


def _shares(tone: ToneReading) -> dict[str, float]:
    return {tint: round(share, 4) for tint, share in tone.attributes.items()}


def reasons_of(opinion: Opinion) -> list[dict[str, object]]:
    """The reasons as they are stored and shown."""
    return [
        {"code": reason.code, "text": reason.text, "weight": round(reason.weight, 4)}
        for reason in opinion.reasons
    ]


_INSERT_OPINION = Prepared(insert(StoredOpinion.__table__))
INSERT_TONE = Prepared(insert(StoredTone.__table__))
