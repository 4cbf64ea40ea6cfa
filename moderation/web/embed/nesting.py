"""Put replies under what they reply to, to a depth that a narrow screen can show."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from moderation.actions.publication.read_thread import PublicComment

DEEPEST = 4
"""What is shown unless a page asks for something else."""

MOST = 10


@dataclass(slots=True)
class Node:
    """A comment, and the replies to it, in their order.

    ``answers`` is what it replies to where it stands beside that, and cannot be told by its place.
    """

    comment: PublicComment
    is_awaiting: bool = False
    answers: PublicComment | None = None
    replies: list["Node"] = field(default_factory=list)

    @property
    def answers_below(self) -> int:
        """How many comments stand under it."""
        return sum(1 + reply.answers_below for reply in self.replies)


def nested(
    comments: Iterable[PublicComment],
    awaiting: PublicComment | None = None,
    deepest: int = DEEPEST,
) -> list[Node]:
    """Comments, each behind what it answers, as a tree.

    What answers a comment that isn't among them stands at the top. Deeper replies stand beside what
    they answer, so a chain of a thousand costs no recursion.
    """
    roots: list[Node] = []
    # For each comment, where replies to it go, how deep that is, and what they must name.
    places: dict[str, tuple[list[Node], int, PublicComment | None]] = {}
    nodes = [Node(comment) for comment in comments]
    for node in [*nodes, *([Node(awaiting, is_awaiting=True)] if awaiting else [])]:
        siblings, depth, node.answers = places.get(node.comment.parent_id or "", (roots, 1, None))
        siblings.append(node)
        if depth < deepest:
            places[node.comment.id] = (node.replies, depth + 1, None)
        else:
            places[node.comment.id] = (siblings, depth, node.comment)
    return roots
