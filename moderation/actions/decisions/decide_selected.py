"""Decide on what was selected in a list: one decision each, taken back as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.actions.decisions.decide import decide
from moderation.actions.decisions.joint_decisions import read_joint_notice
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.errors import Conflict, NotFound
from moderation.statuses import Status

MOST = 200


@dataclass(frozen=True, slots=True)
class Selected:
    """A comment as it was when somebody ticked it."""

    comment_id: str
    version: int


def decide_selected(
    installation: Installation,
    site_id: str,
    selected: Sequence[Selected],
    status: Status,
    moderator_id: str,
    *,
    reason: str | None,
    joint_id: str,
) -> int:
    """Give them all a status; how many were left alone.

    Left alone is what somebody else decided on or is on, what was edited, and what isn't there;
    another site's comment isn't. A second click changes nothing. Raises ``Conflict`` where nothing
    could be decided.
    """
    if read_joint_notice(installation, joint_id, moderator_id, [site_id]) is not None:
        return 0
    left = 0
    for one in selected:
        try:
            decided = decide(
                installation,
                site_id,
                one.comment_id,
                status,
                Actor.moderator(moderator_id),
                reason=reason,
                expected_version=one.version,
                joint_id=joint_id,
            )
        except (Conflict, NotFound):
            left += 1
        else:
            left += not decided.is_new
    if left == len(selected):
        raise Conflict(
            "All of them were decided on or edited meanwhile, are gone, or somebody is on them. "
            "Nothing was recorded. Go back to the list and look again."
        )
    return left
