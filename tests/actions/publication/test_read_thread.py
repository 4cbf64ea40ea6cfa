"""Read a thread as the public sees it."""

import pytest

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.publication.pages import page_of
from moderation.actions.publication.read_thread import read_thread, thread_version
from moderation.errors import NotFound

PAGE = "https://example.org/2026/bread"


@pytest.fixture
def publish(installation, submitting_site, submit):
    """Submits and approves a comment; the answer is its identifier."""

    def publish_one(**changes):
        comment_id = submit(**changes).id
        decide(
            installation, submitting_site.id, comment_id, WantedDecision("approved", Actor("site"))
        )
        return comment_id

    return publish_one


@pytest.fixture
def read(installation):
    """A page of the thread: ``read(after=…, limit=…)``."""

    def read_page(after=None, limit=100):
        with installation.database.reading() as session:
            thread = thread_version(session, "blog", page_of(installation.vault, PAGE))
            return read_thread(session, thread.thread_id, after=after, limit=limit)

    return read_page


@pytest.fixture
def version(installation):
    """The thread's version; None where there is no thread."""

    def read_version(site="blog", url=PAGE):
        with installation.database.reading() as session:
            found = thread_version(session, site, page_of(installation.vault, url))
            return found and found.version

    return read_version


def test_only_what_is_published_is_shown_oldest_first(publish, submit, read):
    first = publish(body="First")
    submit(body="Still waiting")
    second = publish(body="Second")
    shown, after = read()
    assert [comment.id for comment in shown] == sorted([first, second])
    assert after is None


def test_pages_show_everything_once(publish, read):
    made = [publish(body=f"Comment {number}") for number in range(5)]
    first, after = read(limit=2)
    second, after = read(after=after, limit=2)
    third, end = read(after=after, limit=2)
    assert [comment.id for comment in (*first, *second, *third)] == sorted(made)
    assert end is None


def test_the_public_learns_neither_status_nor_opinion_nor_address(publish, read):
    publish()
    (comment,), _after = read()
    assert set(comment.__slots__) == {
        "id",
        "parent_id",
        "author_name",
        "author_url",
        "body",
        "created_at",
        "by_site",
        "pinned",
    }


def test_the_version_rises_whenever_the_public_would_see_something_else(
    installation, submitting_site, submit, version
):
    comment_id = submit().id
    seen = [version()]
    for status in ("approved", "pending", "rejected", "approved"):
        decide(installation, submitting_site.id, comment_id, WantedDecision(status, Actor("site")))
        seen.append(version())
    assert seen == [1, 2, 2, 3, 4]


def test_a_page_without_comments_has_no_thread(site, version):
    assert version(url="https://example.org/silence") is None


def test_a_site_that_is_none_does_not_exist(site, version):
    with pytest.raises(NotFound):
        version(site="nowhere")


def test_another_sites_thread_on_the_same_page_is_another(publish, other_site, version):
    publish()
    assert version(site="shop") is None
