"""Phase: a term that the site blocks."""

import pytest

from moderation.policy import Listed
from moderation.policy.blocked_term import blocked_term
from moderation.policy.matching.terms import Terms

LIST = Listed(terms=Terms(["casino", "cheap watches", "straße", "c++"]))


@pytest.mark.parametrize(
    "body",
    [
        "Best casino in town",
        "Best CASINO!",
        "casino",
        "Buy cheap watches here",
        "In der STRASSE",
        "I write c++.",
    ],
)
def test_a_blocked_term_in_the_text_is_spam(case, body):
    assert blocked_term(case(body=body, blocked=LIST)).status == "spam"


def test_a_blocked_term_in_the_name_is_spam(case):
    assert blocked_term(case(author_name="Casino Royal", blocked=LIST)).status == "spam"


@pytest.mark.parametrize("body", ["Casinos everywhere", "cheap old watches", "Strassenbahn", ""])
def test_a_term_matches_whole_words_only(case, body):
    assert blocked_term(case(body=body, blocked=LIST)) is None


def test_the_end_of_the_name_and_the_start_of_the_text_do_not_make_a_term(case):
    assert blocked_term(case(author_name="cheap", body="watches", blocked=LIST)) is None


def test_the_verdict_names_the_term(case):
    verdict = blocked_term(case(body="Buy cheap watches", blocked=LIST))
    assert "“cheap watches”" in verdict.text


def test_a_term_is_not_read_as_a_pattern(case):
    assert blocked_term(case(body="anything", blocked=Listed(terms=Terms(["[a-z]+"])))) is None


def test_a_site_without_terms_blocks_none(case):
    assert blocked_term(case(body="casino")) is None
