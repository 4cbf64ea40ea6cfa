"""Phase: the text was longer than is kept, so nobody has read all of it."""

from moderation.policy.case import Case, Verdict


def cut_short(case: Case) -> Verdict | None:
    """Hold a text of which only the beginning is here; the model has not read the rest either."""
    if case.cut_from is None:
        return None
    return Verdict(
        "pending",
        "cut_short",
        f"The text was {case.cut_from} characters long; only its beginning was kept.",
    )
