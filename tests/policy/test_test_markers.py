"""Phase: a trial of the installation."""

import pytest

from moderation.policy.test_markers import test_markers as phase


def test_what_the_site_marks_as_staff_is_approved(case):
    verdict = phase(case(marked_as_ham_test=True, spam=0.99))
    assert verdict.status == "approved"


@pytest.mark.parametrize("name", ["viagra-test-123", "akismet-guaranteed-spam", "Viagra-Test-123"])
def test_the_known_test_names_are_spam(case, name):
    assert phase(case(author_name=name)).status == "spam"


def test_the_known_test_address_is_spam(case):
    assert phase(case(marked_as_spam_test=True)).status == "spam"


def test_a_name_that_contains_a_test_name_is_nobody_special(case):
    assert phase(case(author_name="viagra-test-1234")) is None


def test_an_ordinary_comment_is_left_to_the_other_phases(case):
    assert phase(case()) is None
