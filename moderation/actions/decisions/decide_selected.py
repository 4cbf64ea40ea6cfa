"""Decide on what was selected in a list: one decision each, taken back as one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.joint_decisions import read_joint_notice
from moderation.actions.installation import Installation
from moderation.errors import Conflict, NotFound

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
    wanted: WantedDecision,
) -> int:
    """Give them all a status; how many were left alone.

    Left alone is what somebody else decided on or is on, what was edited, and what isn't there;
    another site's comment isn't. A second click changes nothing. Raises ``Conflict`` where nothing
    could be decided.
    """
    joint_id, who = wanted.joint_id or "", wanted.actor.moderator_id or ""
    with installation.database.reading() as session:
        if read_joint_notice(session, joint_id, who, [site_id]) is not None:
            return 0
    left = 0
    for one in selected:
        try:
            this = replace(wanted, expected_version=one.version)
            decided = decide(installation, site_id, one.comment_id, this)
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
