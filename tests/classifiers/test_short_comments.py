"""Short honest comments tell a model next to nothing; it must leave them alone."""

from pathlib import Path

import pytest

from classifiers import SpamModel, Submission

_FILED_FROM = 0.9
_LINES = Path(__file__).with_name("short_comments.txt").read_text(encoding="utf-8").splitlines()
HONEST = [line for line in _LINES if not line.startswith("#")]

SPAM = (
    Submission("Cheap viagra online http://cheap-pills.test/buy", "Cheap Pills"),
    Submission("Best online casino bonus https://casino-royal.test", "casino"),
    Submission("Payday loans in minutes: http://fast-loans.test/apply", "loans"),
    Submission("Nice post! http://replica-handbags.test/outlet", "replica handbags"),
)


def _submission(line: str) -> Submission:
    author, url, text = (part.strip() for part in line.split("|", 2))
    return Submission(text, author, url)


@pytest.mark.parametrize("line", HONEST)
def test_a_short_honest_comment_is_not_filed(shipped: SpamModel, line: str) -> None:
    assert shipped.probability(_submission(line)) < _FILED_FROM


def test_few_short_honest_comments_are_likelier_spam_than_not(shipped: SpamModel) -> None:
    likely = [line for line in HONEST if shipped.probability(_submission(line)) > 0.5]
    assert len(likely) <= len(HONEST) / 10


@pytest.mark.parametrize("spam", SPAM, ids=lambda each: each.author)
def test_a_short_advert_is_filed(shipped: SpamModel, spam: Submission) -> None:
    assert shipped.probability(spam) > _FILED_FROM
