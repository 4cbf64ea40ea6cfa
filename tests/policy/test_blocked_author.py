"""Phase: an author whom the site blocks."""

from moderation.policy import Listed
from moderation.policy.blocked_author import blocked_author


def test_a_blocked_author_is_filed_as_spam(case):
    assert blocked_author(case(blocked=Listed(author=True))).status == "spam"


def test_anybody_else_is_not(case):
    assert blocked_author(case()) is None
