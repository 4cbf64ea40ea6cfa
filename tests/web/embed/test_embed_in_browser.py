"""The embed on a page of another origin, which has nothing of ours but the script tag."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.publication.read_comments import read_comments
from moderation.actions.sites.add_site import add_site
from moderation.web.api import threads
from tests.fixtures.accessibility import assert_accessible
from tests.fixtures.looks import seen
from tests.web.embed.conftest import fill, post

WAITING = "Your comment is awaiting moderation."


@pytest.fixture
def database_kind() -> str:
    """One is enough: what the databases do is tested at the door."""
    return "sqlite"


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    return {"form_rate_limit": "off"}


def _stored(installation: Installation, site: SubmittingSite) -> list[Any]:
    page = seen(installation, read_comments, site.id, status=None, after=None, limit=10)
    return list(page.comments)


def test_a_comment_is_posted_waits_and_is_read_once_approved(visit, bakery, installation) -> None:
    page = visit()
    fill(page)
    post(page)
    own = page.get_by_role("article").filter(has_text="A thought on bread.")
    expect(own).to_contain_text(WAITING)
    expect(own).to_be_focused()
    page = visit()
    expect(own).to_contain_text(WAITING)
    (comment,) = _stored(installation, bakery)
    decide(installation, bakery.id, comment.id, WantedDecision("approved", Actor("site")))
    page = visit()
    expect(own).to_be_visible()
    expect(page.get_by_text(WAITING)).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == ["comments.authored"]


def test_the_author_may_hide_the_note(visit) -> None:
    page = visit()
    fill(page)
    post(page)
    page.get_by_role("button", name="Hide this note").click()
    expect(page.get_by_role("article")).to_have_count(0)
    expect(page.get_by_text("No comments yet.")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == ["comments.authored"]


def test_flaws_stand_beside_their_fields_and_the_first_has_the_focus(
    visit, bakery, installation
) -> None:
    page = visit()
    page.get_by_label("Name *").fill("Jane Doe")
    page.get_by_label("Email *").fill("no address")
    post(page)
    body, email = page.get_by_label("Comment *"), page.get_by_label("Email *")
    expect(body).to_be_focused()
    expect(body).to_have_accessible_description("This field is required.")
    expect(email).to_have_accessible_description(re.compile("This is not an email address"))
    expect(page.get_by_role("status")).to_contain_text("was not sent yet")
    body.fill("Now there is something.")
    expect(body).to_have_accessible_description("")
    assert _stored(installation, bakery) == []


def test_what_only_the_service_refuses_stands_beside_its_field(visit) -> None:
    page = visit()
    fill(page)
    page.get_by_role("textbox", name="Website").fill("javascript:alert(1)")
    post(page)
    website = page.get_by_role("textbox", name="Website")
    expect(website).to_be_focused()
    expect(website).to_have_accessible_description(re.compile("http://"))
    expect(page.get_by_label("Comment *")).to_have_value("A thought on bread.")


def test_an_answer_that_is_lost_posts_once(visit, bakery, installation) -> None:
    page = visit()

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/v1/sites/bakery/form", lose, times=1)
    fill(page)
    post(page)
    expect(page.get_by_role("status")).to_contain_text("Nothing you wrote is lost")
    post(page)
    expect(page.get_by_role("article")).to_contain_text(WAITING)
    assert len(_stored(installation, bakery)) == 1


def test_a_double_click_posts_once(visit, bakery, installation) -> None:
    page = visit()
    fill(page)
    page.get_by_role("button", name="Post Comment").dblclick()
    expect(page.get_by_role("article")).to_contain_text(WAITING)
    assert len(_stored(installation, bakery)) == 1


def test_name_and_address_are_remembered_only_when_that_was_ticked(visit) -> None:
    page = visit()
    fill(page)
    post(page)
    expect(page.get_by_role("article")).to_have_count(1)
    assert page.evaluate("localStorage.getItem('comments.author')") is None
    fill(page, "A second thought.")
    page.get_by_label("Save my name").check()
    post(page)
    expect(page.get_by_role("article")).to_have_count(2)
    page = visit()
    expect(page.get_by_label("Email *")).to_have_value("jane@example.org")
    expect(page.get_by_label("Save my name")).to_be_checked()
    assert page.context.cookies() == []


def test_a_reply_by_keyboard_stands_under_its_comment(
    visit, bakery, installation, submit, article
) -> None:
    parent = submit(site=bakery, thread_url=article, author_name="Ann", author_url=None)
    decide(installation, bakery.id, parent.id, WantedDecision("approved", Actor("site")))
    page = visit()
    page.get_by_role("button", name="Reply to Ann").press("Enter")
    expect(page.get_by_role("heading", name="Leave a Reply to Ann")).to_be_visible()
    expect(page.get_by_label("Comment *")).to_be_focused()
    fill(page, "A reply to Ann.")
    page.get_by_label("Email *").press("Enter")
    expect(page.locator("li li").filter(has_text="A reply to Ann.")).to_contain_text(WAITING)
    expect(page.get_by_role("heading", name="Leave a Reply", exact=True)).to_be_visible()
    assert _stored(installation, bakery)[0].parent_id == parent.id


def test_a_reply_that_is_given_up_leaves_the_text_and_the_focus(
    visit, bakery, installation, submit, article
) -> None:
    parent = submit(site=bakery, thread_url=article, author_name="Ann")
    decide(installation, bakery.id, parent.id, WantedDecision("approved", Actor("site")))
    page = visit()
    page.get_by_role("button", name="Reply to Ann").click()
    page.get_by_label("Comment *").fill("Perhaps not.")
    page.get_by_role("button", name="Cancel reply").click()
    expect(page.get_by_role("button", name="Reply to Ann")).to_be_focused()
    expect(page.get_by_label("Comment *")).to_have_value("Perhaps not.")


def test_a_long_thread_is_shown_page_by_page(
    visit, bakery, installation, submit, article, monkeypatch
) -> None:
    monkeypatch.setattr(threads, "_DEFAULT_LIMIT", 2)
    for number in range(3):
        comment = submit(site=bakery, thread_url=article, body=f"Comment number {number}.")
        decide(installation, bakery.id, comment.id, WantedDecision("approved", Actor("site")))
    page = visit()
    expect(page.get_by_role("article")).to_have_count(2)
    more = page.get_by_role("button", name="Show more comments")
    more.press("Enter")
    expect(page.get_by_role("article")).to_have_count(3)
    expect(page.get_by_role("article").last).to_be_focused()
    expect(more).to_have_count(0)
    expect(page.get_by_role("heading", name="Comments 3")).to_be_visible()


def test_it_is_accessible_in_both_themes_and_fits(
    page: Page, article, bakery, installation, submit
) -> None:
    comment = submit(site=bakery, thread_url=article, body="long" * 200)
    decide(installation, bakery.id, comment.id, WantedDecision("approved", Actor("site")))
    page.goto(article)
    post(page)
    expect(page.get_by_role("status")).to_contain_text("was not sent yet")
    assert_accessible(page)


def test_what_could_not_be_loaded_is_loaded_when_somebody_asks_again(
    page: Page, article: str, bakery
) -> None:
    page.route("**/section.js", lambda route: route.abort(), times=1)
    page.goto(article)
    expect(page.get_by_text("The comments could not be loaded.")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Post Comment")).to_be_visible()


def test_a_page_of_an_unregistered_origin_says_that_nothing_could_be_loaded(
    page: Page, article: str, installation
) -> None:
    add_site(installation, "bakery", ["https://example.org"])
    page.goto(article)
    expect(page.get_by_text("The comments could not be loaded.")).to_be_visible()
