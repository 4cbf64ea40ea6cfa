"""Phase: the words are among the most heated that the site gets."""

from moderation.policy.case import Case, Verdict


def tone_above_share(case: Case) -> Verdict | None:
    """Hold what is more heated than the site's share, where it would go out without a look.

    It never files and never rejects: a model of words knows nothing of what is meant by them.
    """
    if case.mode == "hold" or case.heat is None or case.heat_above is None:
        return None
    if case.heat <= case.heat_above:
        return None
    return Verdict(
        "pending",
        "tone_above_share",
        "Its words are among the most heated that come in here, and this site has a look at those.",
    )
