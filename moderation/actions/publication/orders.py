"""In what order readers see a thread: branches by age or by answers, replies always by age."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

OLDEST: Final = "oldest"
NEWEST: Final = "newest"
ANSWERED: Final = "answered"
ORDERS: Final = (OLDEST, NEWEST, ANSWERED)


def in_order(
    comments: Iterable[tuple[str, str | None]], order: str, pinned_id: str | None = None
) -> list[str]:
    """Identifiers of a whole thread, each behind what it answers; the pinned branch first.

    ``comments`` are identifiers with those that they answer; what isn't among them isn't seen, and
    what answers it begins a branch.
    """
    pairs = sorted(comments)
    known = {one for one, _ in pairs}
    replies: defaultdict[str | None, list[str]] = defaultdict(list)
    for one, parent in pairs:
        replies[parent if parent in known else None].append(one)
    branches = [_branch(root, replies) for root in replies[None]]
    branches.sort(key=lambda branch: _place(branch, order, pinned_id), reverse=True)
    return [one for branch in branches for one in branch]


def _place(branch: list[str], order: str, pinned_id: str | None) -> tuple[bool, int, str]:
    """The highest comes first; of branches with as many answers the newer one."""
    answers = len(branch) if order == ANSWERED else 0
    return branch[0] == pinned_id, answers, branch[0]


def _branch(root: str, replies: defaultdict[str | None, list[str]]) -> list[str]:
    branch, waiting = [], [root]
    while waiting:
        one = waiting.pop()
        branch.append(one)
        waiting += reversed(replies[one])
    return branch
