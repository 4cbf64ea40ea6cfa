"""What a site says of its own addresses: seen before it is saved, and joined when it is."""

import pytest
from sqlalchemy import select

from moderation.actions.installation.act import OPERATOR
from moderation.actions.moving.page_rules import preview_rules, read_rules, set_page_rules
from moderation.actions.publication.count_published import thread_versions
from moderation.actions.publication.pages import page_of
from moderation.actions.publication.read_thread import thread_version
from moderation.actions.publication.threads import find_thread
from moderation.errors import Invalid
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


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("wrong", [{"slash": "ignored"}, {"www": "maybe"}])
def test_what_is_no_rule_is_refused(installation, submitting_site, wrong):
    with pytest.raises(Invalid):
        set_page_rules(installation, submitting_site.id, wrong, OPERATOR)
