"""What the site has seen before: of an author, of a text, of what it blocks."""

from datetime import timedelta

import pytest

from moderation import clock
from moderation.actions.decide import decide
from moderation.actions.history import blocklist_for, look_back
from moderation.actions.submission import Actor
from moderation.actions.submit_comment import body_digest
from moderation.identifiers import new_id
from moderation.policy import Blocklist, History
from moderation.tables import BlockedEntry


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


@pytest.fixture
def block(installation, submitting_site):
    """Blocks something: ``block("term", "casino")``."""

    def add(kind, value=None, *, address=None, expires=None):
        index = address and installation.vault.blind_index(submitting_site.id, address)
        now = clock.now()
        entry = BlockedEntry(
            id=new_id(),
            site_id=submitting_site.id,
            kind=kind,
            value=value,
            blind_index=index,
            created_at=now,
            expires_at=expires and now + expires,
        )
        with installation.database.transaction() as session:
            session.add(entry)

    return add


def test_an_author_is_counted_by_status(installation, submitting_site, submit, remember):
    for number, status in enumerate(["approved", "approved", "spam", "pending"]):
        comment_id = submit(body=f"Comment {number}").id
        decide(installation, submitting_site.id, comment_id, status, Actor("site"))
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


def test_the_blocklist_is_what_the_site_blocks_now(installation, submitting_site, block):
    block("term", "casino")
    block("domain", "pills.test")
    block("author", address="jane@example.org")
    block("term", "bygone", expires=timedelta(seconds=-1))
    block("term", "for a day", expires=timedelta(days=1))
    jane = installation.vault.blind_index(submitting_site.id, "jane@example.org")
    with installation.database.reading() as session:
        found = blocklist_for(session.connection(), submitting_site.id, jane, clock.now())
        for_others = blocklist_for(session.connection(), submitting_site.id, None, clock.now())
    assert set(found.terms) == {"casino", "for a day"}
    assert found.domains == ("pills.test",)
    assert (found.author, for_others.author) == (True, False)


def test_what_one_site_blocks_others_do_not(installation, other_submitting_site, block):
    block("term", "casino")
    with installation.database.reading() as session:
        connection = session.connection()
        found = blocklist_for(connection, other_submitting_site.id, None, clock.now())
    assert found == Blocklist()


@pytest.mark.parametrize(
    ("what", "phase"),
    [
        ({"kind": "term", "value": "crust"}, "blocked_term"),
        ({"kind": "domain", "value": "jane.example.org"}, "blocked_domain"),
        ({"kind": "author", "address": "jane@example.org"}, "blocked_author"),
    ],
)
def test_what_is_blocked_is_filed_as_spam(block, submit, what, phase):
    block(**what)
    assert submit().verdict.phase == phase
