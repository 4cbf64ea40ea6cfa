"""Pages that become one keep what a person said of them: a closing, and a pin."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import OPERATOR, Actor
from moderation.actions.moving.move_threads import move_threads
from moderation.actions.moving.plan_move import MoveOrder
from moderation.actions.moving.said_of_pages import Tended, together
from moderation.actions.moving.undo_move import undo_move
from moderation.actions.publication.pages import page_of
from moderation.actions.publication.tend_thread import Tending, read_page_state, tend_page
from moderation.actions.sites.set_site import set_site
from moderation.tables import AuditRow, Comment, Thread

OLD, NEW = "https://example.org/old", "https://example.org/new"
NOW = clock.now()
SOON, LATER, PAST = (NOW + timedelta(days=days) for days in (1, 9, -1))


@pytest.mark.parametrize(
    ("stays", "other", "holds"),
    [
        ((None, None), ("closed", None), ("closed", None)),
        (("closed", None), ("closed", LATER), ("closed", None)),
        (("closed", SOON), ("closed", LATER), ("closed", LATER)),
        (("closed", LATER), ("closed", SOON), ("closed", LATER)),
        (("open", None), ("closed", SOON), ("closed", SOON)),
        (("closed", SOON), ("open", None), ("closed", SOON)),
        (("open", None), ("closed", PAST), ("open", None)),
        ((None, None), ("open", None), ("open", None)),
        (("closed", PAST), (None, None), ("closed", PAST)),
    ],
)
def test_the_closing_that_holds_longer_stays(stays, other, holds):
    assert together(Tended(*stays, None), [Tended(*other, None)], NOW)[:2] == holds


def test_the_pin_of_the_page_that_stays_comes_first():
    assert together(Tended(None, None, "a"), [Tended(None, None, "b")], NOW).pinned_id == "a"
    others = [Tended(None, None, None), Tended(None, None, "b"), Tended(None, None, "c")]
    assert together(Tended(None, None, None), others, NOW).pinned_id == "b"


@pytest.fixture
def published(installation, submitting_site, submit):
    """The identifier of a comment that is published on a page."""

    def one(url, body):
        made = submit(thread_url=url, body=body).id
        decide(installation, submitting_site.id, made, WantedDecision("approved", Actor("site")))
        return made

    return one


@pytest.fixture
def tend(installation, submitting_site):
    """Says something of a page: ``tend(url, "closed", until)``."""
    return lambda url, *said, **more: tend_page(
        installation,
        submitting_site.id,
        page_of(installation.vault, url),
        Tending(*said, **more),
        OPERATOR,
    )


@pytest.fixture
def state(installation, submitting_site):
    """What was said of a page, and what is pinned there."""

    def read(url):
        with installation.database.reading() as session:
            page = page_of(installation.vault, url)
            found = read_page_state(session, submitting_site.id, page)
        return found.said, found.until, found.pinned_id

    return read


@pytest.fixture
def move(installation, submitting_site):
    return lambda: move_threads(installation, submitting_site.id, MoveOrder(OLD, NEW), OPERATOR).id


def test_a_closing_and_a_pin_move_with_their_page_and_go_back(
    installation, submitting_site, published, tend, state, move
):
    pinned = published(OLD, "Pinned")
    published(NEW, "Another")
    tend(OLD, "closed", LATER, pins=True, pinned_id=pinned)
    moved = move()
    assert state(NEW) == ("closed", LATER, pinned)
    undo_move(installation, submitting_site.id, moved, OPERATOR)
    assert state(OLD) == ("closed", LATER, pinned)
    assert state(NEW) == ("usual", None, None)
    with installation.database.reading() as session:
        trail = select(AuditRow.action, AuditRow.before, AuditRow.after).order_by(AuditRow.number)
        acts = [tuple(row) for row in session.execute(trail)]
    assert acts[-6:] == [
        ("thread.closing_set", "usual", "closed"),
        ("comment.pinned", None, None),
        ("threads.moved", None, None),
        ("thread.closing_set", "closed", "usual"),
        ("comment.unpinned", None, None),
        ("threads.move_undone", None, None),
    ]


def test_what_was_said_since_stays_when_a_move_is_undone(
    installation, submitting_site, published, tend, state, move
):
    gone, own = published(OLD, "Goes back"), published(NEW, "Stays")
    tend(OLD, "closed")
    tend(NEW, pins=True, pinned_id=own)
    moved = move()
    assert state(NEW) == ("closed", None, own)
    tend(NEW, "open", pins=True, pinned_id=gone)
    undo_move(installation, submitting_site.id, moved, OPERATOR)
    assert state(NEW) == ("open", None, own), "what is pinned there has gone back to its page"
    assert state(OLD) == ("closed", None, None)


@pytest.fixture
def begun(installation, submitting_site):
    """When a page had its first comment."""

    def read(url):
        digest = page_of(installation.vault, url).digest()
        with installation.database.reading() as session:
            wanted = (Thread.site_id == submitting_site.id, Thread.url_digest == digest)
            return session.scalar(select(Thread.created_at).where(*wanted))

    return read


@pytest.fixture
def is_closed(installation, submitting_site):
    """Whether a page can't be commented on."""

    def read(url):
        page = page_of(installation.vault, url)
        with installation.database.reading() as session:
            return read_page_state(session, submitting_site.id, page).closing is not None

    return read


@pytest.fixture
def write(installation, submit):
    """Begins a page so many days ago."""

    def one(url, days):
        made = submit(thread_url=url, body=f"Said of {url}").id
        with installation.database.transaction() as session:
            thread_id = session.get_one(Comment, made).thread_id
            session.get_one(Thread, thread_id).created_at = NOW - timedelta(days=days)

    return one


@pytest.mark.parametrize(("old", "new"), [(100, 1), (1, 100)])
def test_pages_that_become_one_are_as_old_as_the_oldest(
    installation, submitting_site, write, begun, is_closed, move, old, new
):
    write(OLD, old)
    write(NEW, new)
    set_site(installation, submitting_site.name, {"close_after_days": "30"})
    assert {is_closed(OLD), is_closed(NEW)} == {True, False}
    moved = move()
    assert (begun(NEW), is_closed(NEW)) == (NOW - timedelta(days=100), True)
    undo_move(installation, submitting_site.id, moved, OPERATOR)
    assert (begun(OLD), begun(NEW)) == (NOW - timedelta(days=old), NOW - timedelta(days=new))


def test_a_page_keeps_the_age_of_what_it_still_has_whichever_move_is_undone_first(
    installation, submitting_site, write, begun, move
):
    third = "https://example.org/third"
    for url, days in ((OLD, 50), (NEW, 1), (third, 90)):
        write(url, days)
    first = move()
    order = MoveOrder(third, NEW)
    second = move_threads(installation, submitting_site.id, order, OPERATOR).id
    assert begun(NEW) == NOW - timedelta(days=90)
    undo_move(installation, submitting_site.id, first, OPERATOR)
    assert (begun(OLD), begun(NEW)) == (NOW - timedelta(days=50), NOW - timedelta(days=90))
    undo_move(installation, submitting_site.id, second, OPERATOR)
    assert (begun(third), begun(NEW)) == (NOW - timedelta(days=90), NOW - timedelta(days=1))
