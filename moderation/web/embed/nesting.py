"""Put replies under what they reply to, to a depth that a narrow screen can show."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from moderation.actions.read_thread import PublicComment

DEEPEST = 4
"""What is shown unless a page asks for something else."""

MOST = 10


@dataclass(slots=True)
class Node:
    """A comment, and the replies to it, oldest first."""

    comment: PublicComment
    is_awaiting: bool = False
    replies: list["Node"] = field(default_factory=list)


def nested(
    comments: Iterable[PublicComment],
    awaiting: PublicComment | None = None,
    deepest: int = DEEPEST,
) -> list[Node]:
    """Comments, oldest first, as a tree. What answers a comment of another page stands at the top.

    Deeper replies stand beside what they answer, so a chain of a thousand costs no recursion.
    """
    roots: list[Node] = []
    # For each comment, where replies to it go, and how deep that is.
    places: dict[str, tuple[list[Node], int]] = {}
    nodes = [Node(comment) for comment in comments]
    for node in [*nodes, *([Node(awaiting, is_awaiting=True)] if awaiting else [])]:
        siblings, depth = places.get(node.comment.parent_id or "", (roots, 1))
        siblings.append(node)
        below = (node.replies, depth + 1) if depth < deepest else (siblings, depth)
        places[node.comment.id] = below
    return roots
