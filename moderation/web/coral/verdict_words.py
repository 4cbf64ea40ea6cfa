"""A verdict in Coral's words. For one word that it doesn't know Coral discards the whole answer."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from moderation.actions.installation import Answer
from moderation.actions.publication.comment_view import CommentView

CoralStatus = Literal["NONE", "APPROVED", "REJECTED", "PREMOD", "SYSTEM_WITHHELD"]
CoralReason = Literal["COMMENT_DETECTED_SPAM", "COMMENT_DETECTED_TOXIC"]


class Flag(BaseModel):
    """A mark that Coral's moderators see at the comment."""

    model_config = ConfigDict(frozen=True)

    actionType: Literal["FLAG"] = "FLAG"  # noqa: N815 - it is Coral's word
    reason: CoralReason


class CoralAnswer(BaseModel):
    """What Coral does with the comment, and the marks that it gets."""

    model_config = ConfigDict(frozen=True)

    status: CoralStatus
    actions: tuple[Flag, ...] = ()


# NONE is published as nobody has looked at it: readers can report it. APPROVED would say that a
# moderator of Coral's has, and take it out of the reports. SYSTEM_WITHHELD is what Coral's own spam
# filter says: it waits where a moderator sees it, and nothing is rejected unseen.
ANSWERS: Mapping[str, CoralAnswer] = {
    "approved": CoralAnswer(status="NONE"),
    "pending": CoralAnswer(status="PREMOD"),
    "spam": CoralAnswer(status="SYSTEM_WITHHELD", actions=(Flag(reason="COMMENT_DETECTED_SPAM"),)),
    "rejected": CoralAnswer(status="REJECTED"),
}
NO_OPINION = Answer(204, b"")
HELD = Answer(200, CoralAnswer(status="PREMOD").model_dump_json().encode())
"""For what its own Coral has signed and nobody can read here: without an answer it would be
published, and a moderator of Coral's can see what it is.
"""


def in_corals_words(view: CommentView) -> Answer:
    """What Coral is told of a comment that was taken in."""
    answer = ANSWERS.get(view.verdict.status) if view.verdict else None
    return Answer(200, answer.model_dump_json().encode()) if answer else NO_OPINION
