"""What readers do with a thread: order, fold, jump, read when it was; and a page that is closed."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import OPERATOR, Actor
from moderation.actions.publication.pages import page_of
from moderation.actions.publication.tend_thread import Tending, tend_page
from moderation.actions.sites.add_site import add_site
from tests.fixtures.accessibility import assert_accessible
from tests.web.embed.conftest import fill, post, serve


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
def publish_here(bakery, article, installation, submit):
    """Publishes a comment on the article: ``publish_here("First")``."""

    def one(body, **changes):
        made = submit(site=bakery, thread_url=article, body=body, **changes).id
        decide(installation, bakery.id, made, WantedDecision("approved", Actor("site")))
        return made

    return one


@pytest.fixture
def tend(bakery, article, installation):
    """Says something of the article's page."""
    page = page_of(installation.vault, article)
    return lambda *said, **more: tend_page(
        installation, bakery.id, page, Tending(*said, **more), OPERATOR
    )


def _bodies(page):
    return [text.strip() for text in page.locator(".comments-body").all_inner_texts()]


def test_a_reader_orders_folds_and_jumps_by_keyboard(visit, publish_here, tend) -> None:
    hours_ago = clock.now() - timedelta(hours=3, minutes=1)
    first = publish_here("First", submitted_at=hours_ago)
    publish_here("Answer", parent_id=first)
    publish_here("Second")
    pinned = publish_here("Pinned")
    tend(pins=True, pinned_id=pinned)
    page = visit()
    page.set_viewport_size({"width": 375, "height": 700})
    assert _bodies(page) == ["Pinned", "First", "Answer", "Second"]
    expect(page.get_by_role("article").first).to_contain_text("Pinned")
    moment = page.get_by_text("3 hours ago")
    assert ":" in moment.get_attribute("title")
    page.get_by_role("textbox", name="Comment").fill("Not sent yet")
    page.locator(f'[data-reply="{first}"]').click()
    page.get_by_role("button", name="Newest first").press("Enter")
    expect(page.get_by_role("button", name="Newest first", pressed=True)).to_be_focused()
    assert _bodies(page) == ["Pinned", "Second", "First", "Answer"]
    # What is being written stays, and where it was.
    assert page.locator("li .comments-respond").count() == 1
    expect(page.get_by_role("textbox", name="Comment")).to_have_value("Not sent yet")
    page.get_by_role("button", name="Most answered").press("Enter")
    expect(page.get_by_role("button", name="Most answered", pressed=True)).to_be_focused()
    assert _bodies(page) == ["Pinned", "First", "Answer", "Second"]
    branch = page.get_by_text("Replies: 1")
    branch.press("Enter")
    expect(page.get_by_text("Answer", exact=True)).to_be_hidden()
    assert_accessible(page)
    page.get_by_role("link", name="Leave a Reply").press("Enter")
    expect(page.get_by_role("textbox", name="Comment")).to_be_focused()
    assert page.locator("li .comments-respond").count() == 0


def test_who_typed_while_a_page_was_closed_is_told_and_loses_nothing(
    visit, publish_here, tend
) -> None:
    publish_here("First")
    page = visit()
    fill(page, "Just too late")
    tend("closed", clock.now() + timedelta(days=2))
    post(page)
    expect(page.get_by_role("status").first).to_contain_text("closed until")
    expect(page.get_by_label("Comment *")).to_have_value("Just too late")
    page.reload()
    expect(page.get_by_text("Comments on this page are closed until")).to_be_visible()
    expect(page.get_by_role("button", name="Post Comment")).to_have_count(0)
    expect(page.get_by_role("button", name="Reply")).to_have_count(0)
    assert_accessible(page)
    tend("open")
    page.reload()
    expect(page.get_by_label("Comment *")).to_have_value("Just too late")


def test_without_script_the_hosted_page_orders_by_links_and_says_that_it_is_closed(
    browser: Browser, article, live_server, publish_here, tend
) -> None:
    first = publish_here("First")
    publish_here("Answer", parent_id=first)
    publish_here("Second", submitted_at=clock.now() - timedelta(hours=3, minutes=1))
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{live_server}/embed/bakery/comments?url={article}&lang=de")
        assert _bodies(page) == ["First", "Answer", "Second"]
        page.get_by_role("link", name="Neueste zuerst").press("Enter")
        expect(page.locator('[aria-current="true"]')).to_have_text("Neueste zuerst")
        assert _bodies(page) == ["Second", "First", "Answer"]
        page.get_by_text("Antworten: 1").click()
        expect(page.get_by_text("Answer", exact=True)).to_be_hidden()
        expect(page.locator("time").first).to_have_text("vor 3 Stunden")
        fill_german(page)
        tend("closed")
        page.get_by_role("button", name="Kommentar abschicken").click()
        expect(page.get_by_role("alert")).to_contain_text("nicht mehr kommentiert")
        assert page.locator("textarea").input_value() == "Zu spät"
        page.goto(f"{live_server}/embed/bakery/comments?url={article}&lang=de")
        expect(page.get_by_text("Diese Seite kann nicht mehr kommentiert werden.")).to_be_visible()
        assert page.locator("form").count() == 0


def fill_german(page) -> None:
    page.locator("textarea").fill("Zu spät")
    page.locator('[name="name"]').fill("Jana")
    page.locator('[name="email"]').fill("jana@example.org")


def test_without_script_a_page_that_is_somebodys_own_is_come_back_to(
    browser: Browser, live_server, installation, client
) -> None:
    path = "/author/ada@one.example/"
    form = (
        '<form method="post" action="{service}/v1/sites/own/form">'
        '<input name="thread_url" value="PAGE"><textarea name="body">Hello, Ada</textarea>'
        '<input name="name" value="Jane"><input name="email" value="jane@example.org">'
        "<button>Post</button></form>"
    )
    pages = {path: form}
    with serve(pages, live_server, "default-src 'none'; form-action {service}") as origin:
        pages[path] = form.replace("PAGE", origin + path)
        add_site(installation, "own", [origin])
        with browser.new_context(java_script_enabled=False) as context:
            page = context.new_page()
            page.goto(origin + path)
            page.get_by_role("button", name="Post").click()
            page.wait_for_url(f"{origin}{path}?awaiting=*#comment-*")
            expect(page.locator("textarea")).to_have_value("Hello, Ada")
