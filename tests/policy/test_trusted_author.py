"""Phase: an author whom the moderators know."""

import pytest

from moderation.policy import History
from moderation.policy.trusted_author import trusted_author

KNOWN = History(approved=3)


def test_three_approved_comments_publish_the_next(case):
    verdict = trusted_author(case(mode="trust", history=KNOWN))
    assert verdict.status == "approved"
    assert "3 approved comments" in verdict.text


@pytest.mark.parametrize("mode", ["hold", "publish"])
def test_only_a_site_in_mode_trust_trusts(case, mode):
    assert trusted_author(case(mode=mode, history=KNOWN)) is None


def test_two_approved_comments_are_not_enough(case):
    assert trusted_author(case(mode="trust", history=History(approved=2))) is None


def test_one_spam_comment_ends_the_trust(case):
    assert trusted_author(case(mode="trust", history=History(approved=9, spam=1))) is None


@pytest.mark.parametrize("spam", [None, 0.5, 0.8])
def test_an_address_alone_opens_nothing_where_the_model_objects_or_is_silent(case, spam):
    assert trusted_author(case(mode="trust", history=KNOWN, spam=spam)) is None
