"""Phase: one author writes faster than a conversation goes."""

from moderation.policy.case import Case, Verdict

WINDOW_SECONDS = 60
MOST_IN_WINDOW = 5


def flood(case: Case) -> Verdict | None:
    """Hold an author's sixth comment within a minute."""
    if case.history.recent < MOST_IN_WINDOW:
        return None
    return Verdict(
        "pending", "flood", f"The author sent {case.history.recent} comments in the minute before."
    )
