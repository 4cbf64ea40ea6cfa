"""Phase: a link to a domain that the site blocks."""

import pytest

from moderation.policy import Listed
from moderation.policy.blocked_domain import blocked_domain
from moderation.policy.matching.domains import Domains

LIST = Listed(domains=Domains(["pills.test", "deep.shop.test"]))


@pytest.mark.parametrize(
    "body",
    [
        "See https://pills.test/offer",
        "See http://www.pills.test",
        "See PILLS.TEST",
        "See a.b.c.pills.test:8443/x",
        "[here](https://deep.shop.test)",
        'a <a href="//pills.test/">b</a>',
    ],
)
def test_a_blocked_domain_or_one_under_it_is_spam(case, body):
    assert blocked_domain(case(body=body, blocked=LIST)).status == "spam"


def test_a_blocked_domain_as_the_authors_website_is_spam(case):
    verdict = blocked_domain(case(author_url="https://pills.test/", blocked=LIST))
    assert verdict.status == "spam"
    assert "pills.test" in verdict.text


@pytest.mark.parametrize(
    "body", ["notpills.test", "pills.test.example.org", "shop.test", "pills test", "pills.testing"]
)
def test_another_domain_is_not_taken_for_a_blocked_one(case, body):
    assert blocked_domain(case(body=body, blocked=LIST)) is None


def test_a_site_without_domains_blocks_none(case):
    assert blocked_domain(case(body="https://pills.test")) is None
