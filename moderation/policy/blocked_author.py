"""Phase: an author whom the site blocks."""

from moderation.policy.case import Case, Verdict


def blocked_author(case: Case) -> Verdict | None:
    """Comments of a blocked author are filed as spam, where they can be seen and restored."""
    if not case.blocked.author:
        return None
    return Verdict("spam", "blocked_author", "This site blocks the author.")
