"""Repeated requests: the same answer, byte for byte, and nothing done twice.

All of it happens in the transaction of the comment, so that an answer is remembered exactly when
the comment is. Keys and requests are kept as keyed digests only.
"""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from moderation.actions.installation import Answer
from moderation.actions.installation.submission import Repeatable
from moderation.database import Database
from moderation.errors import InProgress, KeyReused, Replayed
from moderation.tables import IdempotencyKey, SeenWebhook
from moderation.transactions.gathered import insert_later, waiting_rows
from moderation.transactions.prepared import Prepared, Row
from moderation.vault import Vault

_keys = IdempotencyKey.__table__.c
_ANSWER = Prepared(
    select(_keys.fingerprint, _keys.answer_status, _keys.answer).where(
        _keys.site_id == bindparam("site_id"), _keys.key_digest == bindparam("digest")
    )
)
_INSERT_ANSWER = Prepared(insert(IdempotencyKey.__table__))
_messages = SeenWebhook.__table__.c
_SEEN = Prepared(
    select(_messages.created_at).where(
        _messages.site_id == bindparam("site_id"), _messages.id_digest == bindparam("id_digest")
    )
)
_INSERT_SEEN = Prepared(insert(SeenWebhook.__table__))


def answered_before(
    connection: Connection, database: Database, vault: Vault, site_id: str, request: Repeatable
) -> Answer | None:
    """The stored answer; None where this request is the first with its key.

    Raises ``KeyReused`` for a key that came with another request, ``InProgress`` while the first
    one has not ended.
    """
    digest = _key_digest(vault, site_id, request)
    if not database.holds_lock(connection, int.from_bytes(digest[:8], "big", signed=True)):
        raise InProgress("A request with this Idempotency-Key is under way.", retry_after=1)
    wanted = {"site_id": site_id, "digest": digest}
    found = _ANSWER.rows(connection, wanted) or _answered_meanwhile(connection, site_id, digest)
    if not found:
        return None
    fingerprint, status, body = found[0]
    if fingerprint != _fingerprint(vault, request):
        raise KeyReused("This Idempotency-Key was used before with a different request.")
    return Answer(status, body, replayed=True)


def _answered_meanwhile(connection: Connection, site_id: str, digest: bytes) -> list[Row]:
    """The answer to a request with this key that is written with this one."""
    return [
        (row["fingerprint"], row["answer_status"], row["answer"])
        for row in waiting_rows(connection, _INSERT_ANSWER)
        if row["key_digest"] == digest and row["site_id"] == site_id
    ]


def remember_answer(
    connection: Connection,
    vault: Vault,
    site_id: str,
    request: Repeatable,
    comment_id: str,
    answer: Answer,
    now: datetime,
) -> None:
    """Keep the answer for the next request with this key."""
    insert_later(
        connection,
        _INSERT_ANSWER,
        {
            "site_id": site_id,
            "key_digest": _key_digest(vault, site_id, request),
            "fingerprint": _fingerprint(vault, request),
            "comment_id": comment_id,
            "answer_status": answer.status,
            "answer": answer.body,
            "created_at": now,
        },
    )


def refuse_replay(
    connection: Connection, vault: Vault, site_id: str, webhook_id: str, now: datetime
) -> None:
    """Take a signed message's id in once. Raises ``Replayed`` the second time."""
    digest = vault.digest(f"webhook-id|{site_id}", webhook_id.encode())
    seen = {"site_id": site_id, "id_digest": digest}
    meanwhile = waiting_rows(connection, _INSERT_SEEN)
    if _SEEN.rows(connection, seen) or any(seen.items() <= row.items() for row in meanwhile):
        raise Replayed("A message with this webhook-id was already taken in.")
    # Where another is faster, all of it is tried again, and finds that it was.
    insert_later(connection, _INSERT_SEEN, seen | {"created_at": now})


def _key_digest(vault: Vault, site_id: str, request: Repeatable) -> bytes:
    return vault.digest(f"idempotency-key|{site_id}", request.key.encode())


def _fingerprint(vault: Vault, request: Repeatable) -> bytes:
    return vault.digest("idempotency-request", request.fingerprint)
