"""Phase: an author whom a moderator put on the list of trusted ones."""

from moderation.policy.case import Case, Verdict


def listed_author(case: Case) -> Verdict | None:
    """Published at once, in every mode; what the model takes for spam never comes this far."""
    if not case.trusted.author or case.spam is None:
        return None
    return Verdict("approved", "listed_author", "A moderator put the author on the trusted list.")
