"""Akismet's own plugin, unchanged, as Debian packages it (5.0.2), with our must-use plugin.

It has no callback yet; what newer ones do with theirs is held by test_wordpress_must_use.py.
"""

import itertools

import pytest

from moderation.actions.sites.add_site import SiteCredentials
from tests.integrations.wordpress.conftest import Blog

NOWHERE = "http://127.0.0.1:1"
LIST = "/wp-admin/edit-comments.php"
OPTIONS = list(itertools.product((0, 1), (0, 1), (2, 1)))
RECHECK = "Akismet::cron_recheck(); return wp_next_scheduled( 'akismet_schedule_cron_recheck' );"


@pytest.fixture
def akismet(blog: Blog, live_server: str, site: SiteCredentials) -> Blog:
    """The blog, which asks by Akismet's plugin."""
    lead(blog, live_server, site.keys["akismet"])
    return blog


def lead(blog: Blog, url: str, key: str) -> None:
    """Have Akismet's plugin ask somewhere."""
    blog.wordpress.run(f"return update_option( 'test_akismet', array( '{url}', '{key}' ) );")


@pytest.mark.at_length(manually=1)
@pytest.mark.at_length(previously=1)
@pytest.mark.parametrize(("manually", "previously", "links"), OPTIONS)
def test_nothing_is_public_that_policy_did_not_approve(
    akismet: Blog, manually: int, previously: int, links: int
) -> None:
    blog = akismet
    options = {"comment_moderation": manually, "comment_previously_approved": previously}
    blog.options(**options, comment_max_links=links)
    waits = blog.post("It keeps for a week.")
    spam = blog.post("It keeps for a month.", "viagra-test-123")
    blog.set(mode="publish")
    approved = blog.post("The recipe that I used is at https://bread.example.org/ now.", "Bob")
    long = blog.post("Bread and butter. " * 700, "Eve")
    held = "0" if manually or previously or links == 1 else "1"
    assert [blog.shows(one) for one in (waits, spam, approved, long)] == ["0", "spam", held, "0"]
    assert {one.status for one in blog.taken()} == {"pending", "spam", "approved"}


def test_texts_and_names_arrive_as_they_were_typed_by_it_too(akismet: Blog) -> None:
    akismet.post('It\'s <em>my</em> "favourite" \\ bread & butter', "Jo O'Neil")
    (taken,) = akismet.taken()
    assert taken.body == 'It\'s <em>my</em> "favourite" \\ bread & butter'
    assert taken.author["name"] == "Jo O'Neil"


def test_what_was_held_while_the_service_was_away_is_asked_about_again_and_stays_held(
    akismet: Blog, live_server: str, site: SiteCredentials
) -> None:
    blog = akismet
    blog.options(comment_previously_approved=0)
    lead(blog, NOWHERE, site.keys["akismet"])
    waits = blog.post("Is anybody there?")
    spam = blog.post("Buy pills.", "viagra-test-123")
    assert [blog.shows(one) for one in (waits, spam)] == ["0", "0"]
    lead(blog, live_server, site.keys["akismet"])
    blog.wordpress.run(RECHECK)
    assert [blog.shows(one) for one in (waits, spam)] == ["0", "spam"]
    assert sorted(one.body for one in blog.taken()) == ["Buy pills.", "Is anybody there?"]
    blog.wordpress.run(f"return Akismet::check_db_comment( {waits}, 'recheck_queue' );")
    assert len(blog.taken()) == 2


def test_a_key_that_was_ended_holds(akismet: Blog, live_server: str) -> None:
    akismet.options(comment_previously_approved=0)
    lead(akismet, live_server, "0123456789ab")
    assert akismet.shows(akismet.post("May I come in?")) == "0"


def test_spam_and_not_spam_in_wp_admin_teach(akismet: Blog) -> None:
    blog = akismet
    comment = blog.post("It keeps for a week.")
    blog.sign_in()
    blog.wordpress.ask(blog.link(LIST, "action=spamcomment"))
    assert (blog.shows(comment), [one.status for one in blog.taken()]) == ("spam", ["spam"])
    blog.wordpress.ask(blog.link(f"{LIST}?comment_status=spam", "action=unspamcomment"))
    assert (blog.shows(comment), [one.status for one in blog.taken()]) == ("0", ["approved"])
