"""Phase: the classifier is sure enough for this site."""

from moderation.policy.spam_above_threshold import spam_above_threshold


def test_above_the_threshold_is_spam(case):
    verdict = spam_above_threshold(case(spam=0.9312, spam_above=0.9))
    assert verdict.status == "spam"
    assert verdict.text == "The spam model gives it 93.1%; this site files as spam above 90%."


def test_at_the_threshold_is_not(case):
    assert spam_above_threshold(case(spam=0.9, spam_above=0.9)) is None


def test_the_threshold_is_the_sites_own(case):
    assert spam_above_threshold(case(spam=0.7, spam_above=0.6)).status == "spam"


def test_without_an_opinion_there_is_nothing_to_compare(case):
    assert spam_above_threshold(case(spam=None)) is None
