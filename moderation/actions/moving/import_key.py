"""What comments of another system are known by, and which are here already."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, bindparam, select

from moderation.actions.installation import Installation
from moderation.importers import PastComment
from moderation.tables import Comment, ImportedComment
from moderation.web_address import split_address

# Systems whose names of comments no other installation of theirs gives.
_UNIQUE: Final = frozenset({"disqus", "cusdis", "commento", "blogger", "giscus", "utterances"})


@lru_cache(maxsize=256)
def _place_of(url: str) -> str:
    """A page without its origin: a blog that moves has the same comments."""
    parts = split_address(url)
    return f"{parts.path}?{parts.query}"


Place = tuple[str | None, str | None]  # a comment and its thread
NOBODY: Final[Place] = (None, None)


@dataclass(frozen=True, slots=True)
class Filling:
    """The site that is filled, the system that its past comes from, and the name of that one.

    Where it has no name, comments are known by more than what they are called there: two files of
    one system may call different ones alike.
    """

    site_id: str
    source: str
    name: str = ""

    def key_of(self, past: PastComment) -> bytes:
        """What a comment is known by: its name there, and when and where it was written."""
        key = past.external_id.encode()
        if self.name or self.source in _UNIQUE:
            return key
        more = f"{past.created_at.isoformat()} {_place_of(past.thread_url)}"
        return key + b"\n" + hashlib.blake2b(more.encode(), digest_size=12).digest()


def digest_of(installation: Installation, filling: Filling, key: bytes) -> bytes:
    """16 keyed bytes by which a comment of another system is recognised."""
    name = f"|{filling.name}" if filling.name else ""
    purpose = f"import|{filling.site_id}|{filling.source}{name}"
    return installation.vault.digest(purpose, key)[:16]


def known_of(connection: Connection, site_id: str, digests: Sequence[bytes]) -> dict[bytes, Place]:
    """What was imported before: the comment and its thread, both None where it is gone."""
    rows = connection.execute(_KNOWN, {"site_id": site_id, "digests": list(digests)})
    return {row.digest: (row.comment_id, row.thread_id) for row in rows}


_imported = ImportedComment.__table__.c
_comments = Comment.__table__.c
_KNOWN = (
    select(_imported.digest, _imported.comment_id, _comments.thread_id)
    .select_from(
        ImportedComment.__table__.outerjoin(Comment.__table__, _comments.id == _imported.comment_id)
    )
    .where(
        _imported.site_id == bindparam("site_id"),
        _imported.digest.in_(bindparam("digests", expanding=True)),
    )
)
