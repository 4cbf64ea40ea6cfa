"""Read a site's own comments, in any status, page by page."""

import pytest

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.publication.pages import page_of
from moderation.actions.publication.read_comments import read_comment, read_comments
from moderation.errors import NotFound
from moderation.identifiers import new_id
from tests.fixtures.looks import seen


@pytest.fixture
def read(installation, submitting_site):
    """A page of the comments of ``blog``: ``read(status="spam")``."""

    def read_page(thread_url=None, **wanted):
        if thread_url:
            wanted["page"] = page_of(installation.vault, thread_url)
        usual = {"status": None, "after": None, "limit": 100}
        return seen(installation, read_comments, submitting_site.id, **(usual | wanted))

    return read_page


def test_comments_come_newest_first(read, submit):
    made = [submit(body=f"Comment {number}").id for number in range(4)]
    assert [comment.id for comment in read().comments] == sorted(made, reverse=True)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 7])
def test_pages_of_any_size_show_everything_once(read, submit, size):
    made = {submit(body=f"Comment {number}").id for number in range(6)}
    seen, after = [], None
    while True:
        page = read(after=after, limit=size)
        seen += [comment.id for comment in page.comments]
        after = page.next_after
        if after is None:
            break
    assert len(seen) == len(made)
    assert set(seen) == made


def test_a_comment_that_comes_while_pages_are_turned_moves_nothing(read, submit):
    made = {submit(body=f"Comment {number}").id for number in range(4)}
    first = read(limit=2)
    submit(body="Between the pages")
    second = read(after=first.next_after, limit=2)
    assert {comment.id for comment in (*first.comments, *second.comments)} == made


def test_only_the_wanted_status_is_shown(installation, submitting_site, read, submit):
    spam, waiting = submit(body="One").id, submit(body="Two").id
    decide(installation, submitting_site.id, spam, WantedDecision("spam", Actor("site")))
    assert [comment.id for comment in read(status="spam").comments] == [spam]
    assert [comment.id for comment in read(status="pending").comments] == [waiting]
    assert read(status="rejected").comments == []


def test_only_the_wanted_page_is_shown_however_its_address_is_written(read, submit):
    here = submit(thread_url="https://example.org/a?x=1").id
    submit(thread_url="https://example.org/b")
    shown = read(thread_url="https://EXAMPLE.org/a?x=1#top").comments
    assert [comment.id for comment in shown] == [here]


def test_a_page_that_nobody_commented_on_is_empty(read, submit):
    submit()
    page = read(thread_url="https://example.org/silence")
    assert (list(page.comments), page.next_after) == ([], None)


def test_sites_see_their_own_comments_only(
    installation, other_submitting_site, submitting_site, read, submit
):
    theirs = submit(site=other_submitting_site).id
    assert read().comments == []
    with pytest.raises(NotFound):
        seen(installation, read_comment, submitting_site.id, theirs)


def test_a_comment_that_is_none_does_not_exist(installation, submitting_site):
    with pytest.raises(NotFound):
        seen(installation, read_comment, submitting_site.id, new_id())


def test_no_view_has_an_address_in_any_field(read, submit):
    submit(author_email="jane@example.org", body="Or bob@example.org")
    assert "@example.org" not in repr(read())
