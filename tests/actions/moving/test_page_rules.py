"""What a site says of its own addresses: seen before it is saved, and joined when it is."""

import pytest
from sqlalchemy import select

from moderation.actions.installation.act import OPERATOR
from moderation.actions.moving.page_rules import preview_rules, read_rules, set_page_rules
from moderation.actions.moving.undo_move import undo_move
from moderation.actions.publication.count_published import thread_versions
from moderation.actions.publication.pages import page_of
from moderation.actions.publication.read_thread import thread_version
from moderation.actions.publication.threads import find_thread
from moderation.errors import Conflict, Invalid
from moderation.tables import AuditRow, Comment, Thread, ThreadMove

SLASH = {"trailing_slash": "ignored"}


@pytest.fixture
def threads(installation):
    """How many comments each thread has, by its address."""

    def read():
        with installation.database.reading() as session:
            query = select(Thread.url).join(Comment, Comment.thread_id == Thread.id)
            return sorted(session.scalars(query))

    return read


def test_what_a_change_joins_is_seen_before_it_is_saved(
    installation, submitting_site, submit, threads
):
    for number, path in enumerate(("a/", "a", "b/", "c")):
        submit(thread_url=f"https://example.org/{path}", body=f"Comment {number}")
    before = threads()
    with installation.database.reading() as session:
        seen = preview_rules(session, submitting_site.id, SLASH)
    assert [(line.old, line.new, line.comments) for line in seen.lines] == [
        ("https://example.org/a/", "https://example.org/a", 1)
    ]
    assert threads() == before
    done = set_page_rules(installation, submitting_site.id, SLASH, OPERATOR)
    assert done.lines == seen.lines
    assert threads() == [f"https://example.org/{path}" for path in ("a", "a", "b/", "c")]
    with installation.database.reading() as session:
        assert read_rules(session, submitting_site.id)["trailing_slash"] == "ignored"
        (move,) = session.scalars(select(ThreadMove)).all()
        actions = session.scalars(select(AuditRow.action)).all()
    assert (move.kind, move.merged, move.moved, move.comments) == ("rules", 1, 1, 1)
    assert {"site.changed", "threads.joined"} <= set(actions)


def test_every_reader_goes_by_the_sites_rules(installation, submitting_site, submit):
    first = submit(thread_url="https://example.org/a/")
    set_page_rules(
        installation, submitting_site.id, SLASH | {"www": "ignored", "scheme": "ignored"}, OPERATOR
    )
    second = submit(thread_url="http://www.example.org/a", body="The same page")
    page = page_of(installation.vault, "http://example.org/a")
    with installation.database.reading() as session:
        rows = session.execute(select(Comment.id, Comment.thread_id)).all()
        (thread_id,) = {row.thread_id for row in rows}
        assert {row.id for row in rows} == {first.id, second.id}
        assert find_thread(session.connection(), submitting_site.id, page) == thread_id
        assert thread_version(session, "blog", page).thread_id == thread_id
        assert thread_versions(session, "blog", [page])[page].thread_id == thread_id


def test_a_rule_taken_back_finds_pages_at_their_addresses_again(
    installation, submitting_site, submit
):
    submit(thread_url="https://example.org/a/")
    set_page_rules(installation, submitting_site.id, SLASH, OPERATOR)
    set_page_rules(installation, submitting_site.id, {"trailing_slash": "counts"}, OPERATOR)
    with installation.database.reading() as session:
        for path, is_there in (("a/", True), ("a", False)):
            page = page_of(installation.vault, f"https://example.org/{path}")
            found = find_thread(session.connection(), submitting_site.id, page)
            assert (found is not None) == is_there


def test_undone_a_rule_parts_what_it_joined(installation, submitting_site, submit, threads):
    texts = {"a/": "With a slash", "a": "Without one", "b/": "Alone"}
    for path, text in texts.items():
        submit(thread_url=f"https://example.org/{path}", body=text)
    before = _places(installation)
    set_page_rules(installation, submitting_site.id, SLASH, OPERATOR)
    submit(thread_url="https://example.org/c/", body="Written since")
    submit(thread_url="https://example.org/a/", body="Written since, on the joined page")
    _undo_last(installation, submitting_site.id)
    assert {text: _places(installation)[text] for text in before} == before
    assert threads() == [f"https://example.org/{path}" for path in ("a", "a", "a/", "b/", "c/")]
    with installation.database.reading() as session:
        assert read_rules(session, submitting_site.id)["trailing_slash"] == "counts"
    for path, is_there in (("a/", True), ("b/", True), ("b", False), ("c/", True), ("c", False)):
        assert _is_found(installation, submitting_site.id, path) == is_there


def test_undoing_a_finer_rule_joins_what_was_written_since(
    installation, submitting_site, submit, threads
):
    set_page_rules(installation, submitting_site.id, SLASH, OPERATOR)
    submit(thread_url="https://example.org/a/", body="While it is ignored")
    set_page_rules(installation, submitting_site.id, {"trailing_slash": "counts"}, OPERATOR)
    submit(thread_url="https://example.org/a", body="While it counts")
    assert threads() == ["https://example.org/a", "https://example.org/a/"]
    _undo_last(installation, submitting_site.id)
    assert len(set(threads())) == 1
    _undo_last(installation, submitting_site.id)  # the joining is a change like any other
    assert threads() == ["https://example.org/a", "https://example.org/a/"]


def test_a_rule_that_was_changed_again_is_undone_after_that(
    installation, submitting_site, submit, threads
):
    submit(thread_url="https://example.org/a/", body="With a slash")
    submit(thread_url="https://example.org/a", body="Without one")
    set_page_rules(installation, submitting_site.id, SLASH, OPERATOR)
    (move,) = _moves(installation)
    set_page_rules(installation, submitting_site.id, {"www": "ignored"}, OPERATOR)
    with pytest.raises(Conflict, match="changed again"):
        undo_move(installation, submitting_site.id, move.id, OPERATOR)
    assert threads() == ["https://example.org/a", "https://example.org/a"]
    set_page_rules(installation, submitting_site.id, {"www": "counts"}, OPERATOR)
    undo_move(installation, submitting_site.id, move.id, OPERATOR)
    assert threads() == ["https://example.org/a", "https://example.org/a/"]
    with pytest.raises(Conflict, match="already"):
        undo_move(installation, submitting_site.id, move.id, OPERATOR)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("wrong", [{"slash": "ignored"}, {"www": "maybe"}])
def test_what_is_no_rule_is_refused(installation, submitting_site, wrong):
    with pytest.raises(Invalid):
        set_page_rules(installation, submitting_site.id, wrong, OPERATOR)


def _places(installation):
    """In which thread each text is."""
    with installation.database.reading() as session:
        return dict(session.execute(select(Comment.body, Comment.thread_id)).all())


def _moves(installation):
    with installation.database.reading() as session:
        return session.scalars(select(ThreadMove).order_by(ThreadMove.id)).all()


def _undo_last(installation, site_id):
    undo_move(installation, site_id, _moves(installation)[-1].id, OPERATOR)


def _is_found(installation, site_id, path):
    page = page_of(installation.vault, f"https://example.org/{path}")
    with installation.database.reading() as session:
        return find_thread(session.connection(), site_id, page) is not None
