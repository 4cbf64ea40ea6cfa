"""Phase: the last one. Somebody should look."""

from moderation.policy.case import Case, Verdict

_WHY = {
    "hold": "Every comment of this site waits for approval.",
    "trust": "The author is not known well enough here yet.",
    "publish": "The spam model is not sure enough to publish it without a look.",
}


def hold_by_default(case: Case) -> Verdict | None:
    """Everything that no phase decided waits for a moderator."""
    return Verdict("pending", "hold_by_default", _WHY[case.mode])
