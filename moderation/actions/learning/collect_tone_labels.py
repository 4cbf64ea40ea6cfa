"""Collect what people's decisions say of tone: why they rejected, and what they approved.

A decision counts where its comment still stands as it says, as with labels of spam. Whoever
rejected for another reason, or for none, says nothing of tone; what readers report and what authors
appeal against says nothing either. The same text counts once, and not at all where people saw it
differently.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from moderation.actions.installation import Actor
from moderation.actions.learning.collect_labels import likeness_of
from moderation.tables import Comment, Decision

TONES: Final[Mapping[str, Sequence[str]]] = {
    "abusive": ("toxicity", "insult"),
    "insult": ("toxicity", "insult"),
    "threat": ("toxicity", "threat"),
    "hate": ("toxicity", "identity_attack"),
}
"""What a reason says that a text shows; of what it doesn't name it says nothing."""

MOST: Final = 20_000


class TonedComment(NamedTuple):
    """A text, the language that its site said, and what was seen in it: nothing, if approved.

    ``labeller`` is who decided, ``author`` the name under the text.
    """

    text: str
    language: str | None
    shown: Sequence[str]
    labeller: str
    site_id: str
    author: str
    labelled_at: datetime


class ToneLabels(NamedTuple):
    """Usable labels, the oldest first, and how many were left out and why."""

    usable: Sequence[TonedComment]
    found: int
    repeated: int
    contradicting: int


def collect_tone_labels(session: Session) -> ToneLabels:
    """Read what moderators said of tone, the newest of all sites."""
    by_text: dict[str, list[TonedComment]] = defaultdict(list)
    found = [_toned(row) for row in session.execute(_standing()).all()]
    for each in found:
        by_text[likeness_of(each.text)].append(each)
    usable = [same[0] for same in by_text.values() if len({bool(one.shown) for one in same}) == 1]
    kept = {id(each) for each in usable}
    contradicting = sum(len(same) for same in by_text.values() if id(same[0]) not in kept)
    usable.sort(key=lambda each: (each.labelled_at, each.text))
    return ToneLabels(usable, len(found), len(found) - contradicting - len(usable), contradicting)


def _standing() -> Select[*tuple[Any, ...]]:
    """Moderators' decisions that stand: an edit or another decision makes another version."""
    rejected = and_(Decision.status == "rejected", Decision.reason.in_(TONES))
    return (
        select(
            Comment.body,
            Comment.language,
            Comment.language_identified,
            Comment.author_name,
            Decision.reason,
            Decision.moderator_id,
            Decision.site_id,
            Decision.created_at,
        )
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
    return TonedComment(
        text=row.body,
        language=None if row.language_identified else row.language,
        shown=TONES.get(row.reason or "", ()),
        labeller=str(Actor.moderator(row.moderator_id or row.site_id)),
        site_id=row.site_id,
        author=row.author_name,
        labelled_at=row.created_at,
    )
