"""Phase: a site that publishes what nothing speaks against."""

from moderation.policy.case import Case, Verdict

UNSUSPICIOUS = 0.5


def publish_by_default(case: Case) -> Verdict | None:
    """Where the site's mode is ``publish``: what the model thinks is rather not spam goes out."""
    if case.mode != "publish" or case.spam is None or case.spam >= UNSUSPICIOUS:
        return None
    return Verdict(
        "approved",
        "publish_by_default",
        "Nothing speaks against it, and this site publishes without waiting.",
    )
