"""An author's token: made as their comment comes in, told once, and known again by its digest."""

import base64
import hmac
import json
import os
import re
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from moderation.actions.installation import Answer
from moderation.actions.installation.submission import Repeatable
from moderation.identifiers import id_from_bytes, id_to_bytes
from moderation.languages import known_language
from moderation.tables import AuthorToken
from moderation.transactions.gathered import insert_later
from moderation.transactions.prepared import Prepared
from moderation.vault import Vault

TOKENS_LAST: Final = timedelta(days=730)
SECRET_BYTES: Final = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{64}")  # 16 bytes that name the comment, then the secret
_INSERT = Prepared(insert(AuthorToken.__table__))


def new_secret(vault: Vault, site_id: str, repeatable: Repeatable | None) -> bytes:
    """32 bytes that nobody can guess; for a request that may be repeated, the same ones again.

    So a lost answer is answered once more byte for byte, and no token is kept for that.
    """
    if repeatable is None:
        return os.urandom(SECRET_BYTES)
    asked = repeatable.key.encode() + b"|" + repeatable.fingerprint
    return vault.digest(f"author-secret|{site_id}", asked)


def store_token(
    connection: Connection, vault: Vault, comment_id: str, secret: bytes, language: str | None
) -> None:
    """Keep the digest of a new comment's token, and what language its page speaks."""
    row = {
        "comment_id": comment_id,
        "digest": _digest(vault, comment_id, secret),
        "language": known_language(language),
        "edits": 0,
    }
    insert_later(connection, _INSERT, row)


def with_token(answer: Answer, secret: bytes) -> Answer:
    """The answer to whoever posted, with the token that is remembered nowhere."""
    comment_id = json.loads(answer.body)["id"]
    token = base64.urlsafe_b64encode(id_to_bytes(comment_id) + secret)
    return replace(answer, body=answer.body[:-1] + b', "author_token": "' + token + b'"}')


def find_token(session: Session, vault: Vault, text: str) -> AuthorToken | None:
    """The row of a token; None for one that is none, is another's, or was forgotten."""
    if not _TOKEN.fullmatch(text):
        return None
    raw = base64.urlsafe_b64decode(text)
    comment_id = id_from_bytes(raw[:-SECRET_BYTES])
    row = session.get(AuthorToken, comment_id)
    known = row.digest if row else bytes(SECRET_BYTES)
    is_it = hmac.compare_digest(known, _digest(vault, comment_id, raw[-SECRET_BYTES:]))
    return row if is_it else None


def _digest(vault: Vault, comment_id: str, secret: bytes) -> bytes:
    return vault.digest("author-token", id_to_bytes(comment_id) + secret)
