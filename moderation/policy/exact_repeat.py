"""Phase: the same text was sent before."""

from moderation.policy.case import Case, Verdict


def exact_repeat(case: Case) -> Verdict | None:
    """Hold a text that came within the last day, whoever sent it."""
    if not case.history.repeats:
        return None
    times = "once" if case.history.repeats == 1 else f"{case.history.repeats} times"
    return Verdict(
        "pending", "exact_repeat", f"The same text was sent {times} in the 24 hours before."
    )
