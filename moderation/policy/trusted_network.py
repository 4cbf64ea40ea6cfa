"""Phase: a network that the site trusts."""

from moderation.policy.case import Case, Verdict


def trusted_network(case: Case) -> Verdict | None:
    """Published at once, in every mode; what the model takes for spam never comes this far."""
    if case.trusted.network is None or case.spam is None:
        return None
    return Verdict(
        "approved",
        "trusted_network",
        f"It came from {case.trusted.network}, which this site trusts.",
    )
