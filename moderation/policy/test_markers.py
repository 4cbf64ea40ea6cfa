"""Phase: a trial of the installation, by values that no real comment has."""

from moderation.policy.case import Case, Verdict

SPAM_AUTHORS = frozenset({"viagra-test-123", "akismet-guaranteed-spam"})
SPAM_ADDRESSES = frozenset({"akismet-guaranteed-spam@example.com"})


def test_markers(case: Case) -> Verdict | None:
    """Staff passes; the known test values are spam, whatever else is true."""
    if case.marked_as_ham_test:
        return Verdict(
            "approved", "test_markers", "The site marked this comment as written by its own staff."
        )
    if case.marked_as_spam_test or case.author_name.casefold() in SPAM_AUTHORS:
        return Verdict(
            "spam", "test_markers", "The author is a test value that always counts as spam."
        )
    return None


# It is a phase, not a test; pytest would otherwise collect it where it is imported.
test_markers.__test__ = False  # type: ignore[attr-defined]
