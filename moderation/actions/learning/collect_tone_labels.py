"""Collect what people's decisions say of tone: why they rejected, and what they approved.

A decision counts where its comment still stands as it says, as with labels of spam. Whoever
rejected for another reason, or for none, says nothing of tone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from moderation.tables import Comment, Decision

TONES: Final[Mapping[str, Sequence[str]]] = {
    "abusive": ("toxicity",),
    "insult": ("toxicity", "insult"),
    "threat": ("toxicity", "threat"),
    "hate": ("toxicity", "identity_attack"),
}
"""What a reason says that a text shows; of what it doesn't name it says nothing."""

MOST: Final = 20_000


class TonedComment(NamedTuple):
    """A text, the language that its site said, and what was seen in it: nothing, if approved."""

    text: str
    language: str | None
    shown: Sequence[str]


def collect_tone_labels(session: Session) -> Sequence[TonedComment]:
    """Read what moderators said of tone, the newest of all sites first, each text once."""
    rows = session.execute(_standing()).all()
    found: dict[str, TonedComment] = {}
    for row in rows:
        found.setdefault(row.body, _toned(row))
    return list(found.values())


def _standing() -> Select[*tuple[Any, ...]]:
    """Moderators' decisions that stand: an edit or another decision makes another version."""
    rejected = and_(Decision.status == "rejected", Decision.reason.in_(TONES))
    return (
        select(Comment.body, Comment.language, Decision.reason)
        .join(
            Decision,
            and_(Decision.comment_id == Comment.id, Decision.version == Comment.version),
        )
        .where(
            Comment.is_test.is_(False),
            Decision.decided_by == "moderator",
            or_(rejected, Decision.status == "approved"),
        )
        .order_by(Decision.id.desc())
        .limit(MOST)
    )


def _toned(row: Row[*tuple[Any, ...]]) -> TonedComment:
    return TonedComment(row.body, row.language, TONES.get(row.reason or "", ()))
