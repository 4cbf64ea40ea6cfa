"""Phase: an author whom the moderators know."""

from moderation.policy.case import Case, Verdict

APPROVED_FOR_TRUST = 3
UNSUSPICIOUS = 0.5


def trusted_author(case: Case) -> Verdict | None:
    """Where the site's mode is ``trust``: three approved comments and no spam publish the next.

    Never by the address alone, which anybody can type: the model must not object.
    """
    if case.mode != "trust" or case.spam is None or case.spam >= UNSUSPICIOUS:
        return None
    if case.history.approved < APPROVED_FOR_TRUST or case.history.spam:
        return None
    return Verdict(
        "approved",
        "trusted_author",
        f"The author has {case.history.approved} approved comments here and no spam.",
    )
