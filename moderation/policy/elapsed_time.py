"""Phase: the form was sent faster than anybody types."""

from moderation.policy.case import Case, Verdict

FASTEST_SECONDS = 2.0


def elapsed_time(case: Case) -> Verdict | None:
    """Hold, not spam: autofill and a pasted text make quick people."""
    if case.elapsed_seconds is None or case.elapsed_seconds >= FASTEST_SECONDS:
        return None
    return Verdict(
        "pending",
        "elapsed_time",
        f"The form was sent after {case.elapsed_seconds:.1f} seconds, faster than people write.",
    )
