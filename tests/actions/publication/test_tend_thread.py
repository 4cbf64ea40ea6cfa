"""A page closes by hand, for a time and by its site's setting, and one comment stands first."""

from datetime import timedelta

import pytest

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import OPERATOR, Actor
from moderation.actions.publication.pages import page_of
from moderation.actions.publication.read_thread import read_thread, thread_version
from moderation.actions.publication.tend_thread import Tending, read_page_state, tend_page
from moderation.actions.sites.authenticate_site import site_by_name
from moderation.actions.sites.set_site import set_site
from moderation.errors import Closed, Conflict, Invalid, NotFound

PAGE = "https://example.org/2026/bread"


@pytest.fixture
def page(installation):
    return page_of(installation.vault, PAGE)


@pytest.fixture
def days_pass(monkeypatch):
    """Lets days pass: ``days_pass(14)``."""

    def let_pass(days):
        then = clock.now() + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: then)

    return let_pass


@pytest.fixture
def tend(installation, submitting_site, page):
    """Says something of the page: ``tend("closed", until)``."""
    return lambda *said, **more: tend_page(
        installation, submitting_site.id, page, Tending(*said, **more), OPERATOR
    )


@pytest.fixture
def published(installation, submitting_site, submit):
    """A published comment's identifier."""

    def one(**changes):
        made = submit(**changes).id
        decide(installation, submitting_site.id, made, WantedDecision("approved", Actor("site")))
        return made

    return one


@pytest.fixture
def seen(installation, page):
    """The thread's identifiers and marks, as readers see them."""

    def read(order="oldest", limit=100):
        after, shown = None, []
        with installation.database.reading() as session:
            thread = thread_version(session, "blog", page)
            while True:
                some, after = read_thread(
                    session,
                    thread.thread_id,
                    after=after,
                    limit=limit,
                    order=order,
                    pinned_id=thread.pinned_id,
                )
                shown += some
                if after is None:
                    return shown

    return read


def test_a_page_closes_for_a_time_and_for_good_and_opens_again(
    installation, submitting_site, submit, tend, days_pass
):
    tend("closed", clock.now() + timedelta(days=1))
    with pytest.raises(Closed, match="closed until 20"):
        submit(page_must_be_open=True)
    submit(page_must_be_open=False, body="By software that closes its pages itself")
    days_pass(1)
    submit(page_must_be_open=True)
    tend("closed")
    with pytest.raises(Closed, match=r"are closed\.$"):
        submit(page_must_be_open=True)
    tend("usual")
    submit(page_must_be_open=True)


def test_a_site_closes_its_pages_after_some_days_but_for_those_that_somebody_opened(
    installation, submit, tend, days_pass, page
):
    set_site(installation, "blog", {"close_after_days": "14"})
    blog = site_by_name(installation, "blog")
    submit(site=blog, page_must_be_open=True)
    days_pass(14)
    with pytest.raises(Closed):
        submit(site=blog, page_must_be_open=True)
    with installation.database.reading() as session:
        assert thread_version(session, "blog", page).closing
    tend("open")
    submit(site=blog, page_must_be_open=True)


def test_what_makes_no_sense_is_refused_and_changes_nothing(
    installation, submitting_site, page, tend, published
):
    first = published()
    answer = published(parent_id=first)
    for wanted, why in (
        (("closed", clock.now() - timedelta(seconds=1)), Invalid),
        (("open", clock.now() + timedelta(days=1)), Invalid),
        (("shut",), Invalid),
    ):
        with pytest.raises(why):
            tend(*wanted)
    with pytest.raises(NotFound):
        tend("closed", pins=True, pinned_id="01990000-0000-7000-8000-000000000000")
    with pytest.raises(Conflict):
        tend("closed", pins=True, pinned_id=answer)
    with installation.database.reading() as session:
        state = read_page_state(session, submitting_site.id, page)
    assert (state.said, state.closing, state.pinned_id) == ("usual", None, None)


def test_the_pinned_comment_comes_first_once_whatever_the_order_until_it_is_taken_down(
    installation, submitting_site, published, seen, tend
):
    one, two, three = (published(body=f"Comment {number}") for number in range(3))
    answer = published(parent_id=two, body="An answer")
    tend(pins=True, pinned_id=two)
    assert [c.id for c in seen("oldest", 2)] == [two, one, three, answer]
    assert [c.id for c in seen("newest", 2)] == [two, answer, three, one]
    assert [c.pinned for c in seen()] == [True, False, False, False]
    decide(installation, submitting_site.id, two, WantedDecision("rejected", Actor("site")))
    assert not any(c.pinned for c in seen())


def test_branches_are_ordered_and_answers_stand_behind_what_they_answer(
    installation, submitting_site, published, seen
):
    first = published(body="First")
    asked = published(body="Asked")
    last = published(body="Last")
    answer = published(parent_id=asked, body="An answer")
    below = published(parent_id=answer, body="An answer to that")
    assert [c.id for c in seen("newest", 2)] == [last, asked, answer, below, first]
    assert [c.id for c in seen("answered", 2)] == [asked, answer, below, last, first]
    decide(installation, submitting_site.id, answer, WantedDecision("pending", Actor("site")))
    assert {c.id for c in seen("answered", 1)} == {first, asked, last, answer, below}
