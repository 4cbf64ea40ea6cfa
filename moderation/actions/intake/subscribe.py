"""Subscribe: whoever posts a comment asks to be told by mail of replies to it.

Nothing is sent for that before the comment is published.
"""

from datetime import datetime

from sqlalchemy import Connection, insert

from moderation.actions.decisions.subject import Subject
from moderation.actions.installation import CommentSubmission
from moderation.languages import known_language
from moderation.tables import Subscription
from moderation.transactions.gathered import insert_later
from moderation.transactions.prepared import Prepared
from moderation.vault import Vault

_INSERT = Prepared(insert(Subscription.__table__))


def subscribe(
    connection: Connection,
    vault: Vault,
    subject: Subject,
    submission: CommentSubmission,
    now: datetime,
) -> None:
    """Keep that an author wants to be told, and where: sealed for this alone."""
    address = submission.author_email
    if not submission.wants_mail or not address or submission.is_test:
        return
    site_id, index = subject.site_id, vault.blind_index(subject.site_id, address)
    sealed, key_id = vault.seal(Subscription, subject.comment_id, address, site_id=site_id)
    row = {
        "comment_id": subject.comment_id,
        "site_id": site_id,
        "name": vault.mail_name(site_id, index),
        "blind_index": index,
        "sealed": sealed,
        "key_id": key_id,
        "language": known_language(submission.page_language or submission.language),
        "state": "asked",
        "asked_at": now,
        "confirmed_at": None,
    }
    insert_later(connection, _INSERT, row)
