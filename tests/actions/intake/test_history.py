"""What the site has seen before: of an author, and of a text."""

from datetime import timedelta

import pytest

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.intake.case import look_back
from moderation.actions.intake.comment_row import body_digest
from moderation.policy import History


@pytest.fixture
def remember(installation, submitting_site):
    """The history of an author and a text: ``remember("jane@example.org", "Hello")``."""

    def look(address="jane@example.org", body="Never said", site=submitting_site, **later):
        index = address and installation.vault.blind_index(site.id, address)
        digest = body_digest(installation, site.id, body)
        moment = clock.now() + timedelta(**later)
        with installation.database.reading() as session:
            return look_back(session.connection(), site.id, index, digest, moment)

    return look


def test_an_author_is_counted_by_status(installation, submitting_site, submit, remember):
    for number, status in enumerate(["approved", "approved", "spam", "pending"]):
        comment_id = submit(body=f"Comment {number}").id
        decide(installation, submitting_site.id, comment_id, WantedDecision(status, Actor("site")))
    assert remember() == History(approved=2, spam=1, recent=4)


def test_an_author_is_known_whatever_the_case_of_the_address(submit, remember):
    submit(author_email="jane@example.org")
    assert remember("JANE@example.org").recent == 1
    assert remember("john@example.org").recent == 0


def test_what_an_author_wrote_elsewhere_is_not_known_here(submit, remember, other_submitting_site):
    submit(site=other_submitting_site)
    assert remember().recent == 0
    assert remember(site=other_submitting_site).recent == 1


def test_recent_means_within_a_minute(submit, remember):
    submit()
    assert remember(seconds=59).recent == 1
    assert remember(seconds=61).recent == 0


def test_a_text_is_a_repeat_for_a_day_whoever_sent_it(submit, remember):
    submit(body="Same words", author_email="bob@example.org")
    assert remember(body="same  WORDS").repeats == 1
    assert remember(None, body="Same words").repeats == 1
    assert remember(body="Same words", hours=23).repeats == 1
    assert remember(body="Same words", hours=25).repeats == 0
    assert remember(body="Other words").repeats == 0


def test_somebody_without_an_address_has_no_record(submit, remember):
    submit(author_email=None)
    assert remember(None) == History()
