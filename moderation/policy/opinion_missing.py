"""Phase: the classifier gave no opinion."""

from moderation.policy.case import Case, Verdict


def opinion_missing(case: Case) -> Verdict | None:
    """Hold: a failing classifier never approves and never drops."""
    if case.spam is not None and 0.0 <= case.spam <= 1.0:
        return None
    return Verdict(
        "pending",
        "opinion_missing",
        "The spam model gave no opinion, so a person decides; it will be asked again.",
    )
