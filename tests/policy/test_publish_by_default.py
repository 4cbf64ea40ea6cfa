"""Phase: a site that publishes what nothing speaks against."""

import pytest

from moderation.policy.publish_by_default import publish_by_default


def test_what_is_rather_not_spam_is_published(case):
    assert publish_by_default(case(mode="publish", spam=0.49)).status == "approved"


@pytest.mark.parametrize("spam", [None, 0.5, 0.89])
def test_what_may_be_spam_is_not(case, spam):
    assert publish_by_default(case(mode="publish", spam=spam)) is None


@pytest.mark.parametrize("mode", ["hold", "trust"])
def test_no_other_mode_publishes_by_default(case, mode):
    assert publish_by_default(case(mode=mode)) is None
