"""Phase: a network that the site blocks."""

from moderation.policy.case import Case, Verdict


def blocked_network(case: Case) -> Verdict | None:
    """What comes from a blocked network is filed as spam, where it can be seen and restored."""
    if case.blocked.network is None:
        return None
    return Verdict(
        "spam",
        "blocked_network",
        f"It came from {case.blocked.network}, which this site blocks.",
    )
