"""Pages move with their threads: one or many, tried first, undone later, and nothing is lost."""

import pytest
from sqlalchemy import select

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import OPERATOR, Actor
from moderation.actions.moving.move_threads import move_threads, read_moves, site_of_pages
from moderation.actions.moving.plan_move import MoveOrder, plan_move
from moderation.actions.moving.undo_move import undo_move
from moderation.actions.publication.pages import page_of
from moderation.actions.publication.threads import find_thread
from moderation.actions.sites.add_site import add_site
from moderation.errors import Conflict, Invalid, NotFound
from moderation.identifiers import new_id
from moderation.tables import AuditRow, Comment, SearchDocument, Thread

OLD, NEW = "https://example.org/old", "https://example.org/new"


@pytest.fixture
def move(installation, submitting_site):
    """Moves pages of ``blog``."""

    def move_them(old, new, *, is_prefix=False):
        return move_threads(
            installation, submitting_site.id, MoveOrder(old, new, is_prefix), OPERATOR
        )

    return move_them


@pytest.fixture
def plan(installation, submitting_site):
    """What a move of pages of ``blog`` would do."""

    def plan_them(old, new, *, is_prefix=False):
        order = MoveOrder(old, new, is_prefix)
        with installation.database.reading() as session:
            return plan_move(session, installation.vault, submitting_site.id, order)

    return plan_them


@pytest.fixture
def stand(installation):
    """Every comment with the address of its thread, its parent, and the thread's version."""

    def read():
        with installation.database.reading() as session:
            query = select(Comment.id, Thread.url, Comment.parent_id, Thread.id, Thread.version)
            rows = session.execute(query.join(Thread, Thread.id == Comment.thread_id)).all()
        return {row[0]: tuple(row[1:]) for row in rows}

    return read


def test_a_page_that_moves_keeps_its_thread(installation, submitting_site, submit, move, stand):
    first = submit(thread_url=OLD).id
    before = stand()
    made = move(OLD, NEW + "?utm_source=x")
    assert (made.plan.moved, made.plan.merged, made.plan.comments) == (1, 0, 1)
    url, _, thread_id, version = stand()[first]
    assert (url, thread_id) == (NEW, before[first][2])
    assert version > before[first][3]
    with installation.database.reading() as session:
        here = page_of(installation.vault, NEW)
        assert find_thread(session.connection(), submitting_site.id, here) == thread_id
    assert move(OLD, NEW).id is None


def test_pages_that_become_one_keep_every_comment_and_what_it_answers(
    installation, submitting_site, submit, move, stand
):
    old = submit(thread_url=OLD).id
    decide(installation, submitting_site.id, old, WantedDecision("approved", Actor("site")))
    new = submit(thread_url=NEW, body="Another one").id
    reply = submit(thread_url=OLD, parent_id=old, body="A reply").id
    with installation.database.transaction() as session:
        session.execute(SearchDocument.__table__.update().values(words="'a'"))
    before = stand()
    made = move(OLD, NEW)
    assert (made.plan.moved, made.plan.merged, made.plan.comments) == (0, 1, 2)
    after = stand()
    assert {url for url, *_ in after.values()} == {NEW}
    assert {thread for _, _, thread, _ in after.values()} == {before[new][2]}
    assert after[reply][1] == old
    assert after[new][3] > max(before[new][3], before[old][3])
    with installation.database.reading() as session:
        unread = select(SearchDocument.comment_id).where(SearchDocument.words.is_(None))
        assert set(session.scalars(unread)) == {old, reply}
        acts = session.scalars(select(AuditRow).where(AuditRow.action == "threads.moved")).all()
    assert [(act.object_id, act.details) for act in acts] == [
        (made.id, '{"comments":2,"merged":1,"moved":0}')
    ]

    undo_move(installation, submitting_site.id, made.id, OPERATOR)
    undone = stand()
    assert {one: row[:3] for one, row in undone.items()} == {
        one: row[:3] for one, row in before.items()
    }
    assert all(undone[one][3] > before[one][3] for one in before)
    with pytest.raises(Conflict, match="already"):
        undo_move(installation, submitting_site.id, made.id, OPERATOR)


def test_what_was_written_since_stays_but_for_replies_to_what_goes_back(
    installation, submitting_site, submit, move, stand
):
    old, _new = submit(thread_url=OLD).id, submit(thread_url=NEW, body="New").id
    decide(installation, submitting_site.id, old, WantedDecision("approved", Actor("site")))
    made = move(OLD, NEW)
    reply = submit(thread_url=NEW, parent_id=old, body="To the old one").id
    deeper = submit(thread_url=NEW, parent_id=reply, body="To the reply").id
    since = submit(thread_url=NEW, body="Since then").id
    undo_move(installation, submitting_site.id, made.id, OPERATOR)
    after = {one: row[0] for one, row in stand().items()}
    assert (after[old], after[reply], after[deeper], after[since]) == (OLD, OLD, OLD, NEW)


def test_all_beneath_an_address_moves_at_once_and_back(
    installation, submitting_site, submit, move, plan, stand
):
    pages = ("http://old.example/", "http://old.example/a", "http://old.example/b/%C3%BC?x=1")
    for number, url in enumerate(pages):
        submit(thread_url=url, body=f"Comment {number}")
    submit(thread_url="http://old.example.org/a", body="Another host")
    submit(thread_url="https://new.example/blog/a", body="There already")
    before = {one: row[:3] for one, row in stand().items()}
    tried = plan("http://old.example/", "https://new.example/blog/", is_prefix=True)
    assert {(line.old, line.new, line.comments, line.is_merged) for line in tried.lines} == {
        (pages[0], "https://new.example/blog/", 1, False),
        (pages[1], "https://new.example/blog/a", 1, True),
        (pages[2], "https://new.example/blog/b/%C3%BC?x=1", 1, False),
    }
    assert {one: row[:3] for one, row in stand().items()} == before
    made = move("http://old.example/", "https://new.example/blog/", is_prefix=True)
    assert list(made.plan.lines) == list(tried.lines)
    assert sorted(row[0] for row in stand().values()) == [
        "http://old.example.org/a",
        "https://new.example/blog/",
        "https://new.example/blog/a",
        "https://new.example/blog/a",
        "https://new.example/blog/b/%C3%BC?x=1",
    ]
    undo_move(installation, submitting_site.id, made.id, OPERATOR)
    assert {one: row[:3] for one, row in stand().items()} == before
    with installation.database.reading() as session:
        (listed,) = read_moves(session, submitting_site.id)
    assert (listed.id, listed.moved, listed.merged, listed.comments) == (made.id, 2, 1, 3)
    assert listed.undone_at is not None


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_must_not_be_moved_is_refused_with_what_it_would_have_done(
    installation, submit, move, stand
):
    add_site(installation, "shop", ["https://shop.example"])
    submit(thread_url="https://example.org/a/b")
    before = stand()
    for old, new, is_prefix, why in (
        ("https://example.org/a/b", "https://shop.example/b", False, "pages of two sites"),
        ("https://example.org/", "https://shop.example/", True, "pages of two sites"),
        ("https://example.org/a/", "https://example.org/a/a/", True, "hit itself"),
        ("https://example.org/a/b", "https://example.org/a/./b#x", False, "hit itself"),
    ):
        with pytest.raises(Invalid, match=why) as refused:
            move(old, new, is_prefix=is_prefix)
        assert "moved 1 threads and merged 0, with 1 comments" in refused.value.detail
    for old, new in (("mailto:a", NEW), (OLD, "nowhere"), ("http://[", NEW)):
        with pytest.raises(Invalid, match="address of a page"):
            move(old, new)
    with pytest.raises(Invalid, match="slash"):
        move("https://example.org/a/?b", "https://example.org/c/", is_prefix=True)
    assert stand() == before


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_move_that_was_overtaken_is_not_undone(installation, submitting_site, submit, move):
    submit(thread_url=OLD)
    made = move(OLD, NEW)
    submit(thread_url=OLD, body="A new page at the old address")
    for who in (made.id, move(NEW, "https://example.org/newer").id):
        if who == made.id:
            with pytest.raises(Conflict, match="moved again"):
                undo_move(installation, submitting_site.id, who, OPERATOR)
        else:
            undo_move(installation, submitting_site.id, who, OPERATOR)
    with pytest.raises(NotFound):
        undo_move(installation, submitting_site.id, new_id(), OPERATOR)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_page_whose_address_holds_a_persons_own_moves_by_its_own_only(submit, move, plan, stand):
    own = "https://example.org/u/jane.roe@mail.example.org/"
    submit(thread_url=own)
    assert plan("https://example.org/u/", "https://example.org/v/", is_prefix=True).left == 1
    assert move("https://example.org/u/", "https://example.org/v/", is_prefix=True).id is None
    made = move(own, "https://example.org/v/jane")
    assert made.plan.moved == 1
    assert [row[0] for row in stand().values()] == ["https://example.org/v/jane"]
    assert "jane.roe" not in made.plan.old


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_site_is_found_by_the_origin_of_its_pages(installation, submitting_site):
    with installation.database.reading() as session:
        found = site_of_pages(session, ("http://old.example/a", "https://example.org/a"))
        assert found == (submitting_site.id, "blog")
        assert site_of_pages(session, ("http://old.example/a", "nothing")) is None
