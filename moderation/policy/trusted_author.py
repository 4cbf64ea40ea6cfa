"""Phase: an author whom the moderators know."""

from moderation.policy.case import Case, Verdict

APPROVED_FOR_TRUST = 3
UNSUSPICIOUS = 0.5


def is_regular(case: Case) -> bool:
    """Whether the moderators know the author, and the model does not object.

    Never by the address alone, which anybody can type.
    """
    is_known = case.history.approved >= APPROVED_FOR_TRUST and not case.history.spam
    return is_known and case.spam is not None and case.spam < UNSUSPICIOUS


def trusted_author(case: Case) -> Verdict | None:
    """Where the site's mode is ``trust``: three approved comments and no spam publish the next."""
    if case.mode != "trust" or not is_regular(case):
        return None
    return Verdict(
        "approved",
        "trusted_author",
        f"The author has {case.history.approved} approved comments here and no spam.",
    )
