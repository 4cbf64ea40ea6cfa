"""Phase: the classifier is sure enough for this site."""

from moderation.policy.case import Case, Verdict


def spam_above_threshold(case: Case) -> Verdict | None:
    """Above the site's threshold a comment is filed as spam, where it can be restored."""
    if not case.looks_like_spam:
        return None
    return Verdict(
        "spam",
        "spam_above_threshold",
        f"The spam model gives it {case.spam:.1%}; this site files as spam above "
        f"{case.spam_above:.0%}.",
    )
