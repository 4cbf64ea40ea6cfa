"""The embed among other people's pages: long ones, lists, and those with loud styles."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor

LIST = """<!doctype html><title>All pages</title>
<a href="/2026/bread?utm_source=list" data-comment-count>no number</a>
<span data-comment-count="/2026/cake">no number</span>
<script type="module" src="{service}/embed.js" data-site="bakery" data-only="counts" async></script>
"""
LONG = """<!doctype html><html lang="en"><title>Long</title><h1>Long</h1>
<pre>LINES</pre>
<script type="module" src="{service}/embed.js" data-site="bakery" data-depth="1" async></script>
""".replace("LINES", "A very long text.\n" * 400)


@pytest.fixture
def database_kind() -> str:
    """One is enough: what the databases do is tested at the door."""
    return "sqlite"


@pytest.fixture
def approve(installation, bakery, submit):
    """Submits a comment to the bakery and approves it."""

    def one(**changes: Any) -> str:
        comment = submit(site=bakery, author_name="Ann", author_url=None, **changes)
        decide(installation, bakery.id, comment.id, WantedDecision("approved", Actor("site")))
        return comment.id

    return one


def test_a_list_of_pages_has_its_numbers_by_one_request(
    page: Page, article, approve, pages
) -> None:
    pages["/list"] = LIST
    approve(thread_url=article)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(article.replace("/2026/bread", "/list"))
    expect(page.locator("[data-comment-count]")).to_have_text(["1", "0"])
    assert len([url for url in asked if "/counts?" in url]) == 1
    assert not [url for url in asked if "section.js" in url or "/form" in url]
    expect(page.get_by_role("heading", name="Comments")).to_have_count(0)


def test_what_is_far_away_is_loaded_when_it_comes_near_or_is_pointed_at(
    page: Page, article, approve, pages
) -> None:
    pages["/long"] = LONG
    url = article.replace("/2026/bread", "/long")
    parent = approve(thread_url=url)
    reply = approve(thread_url=url, parent_id=parent, body="A reply.")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "section.js" in url]
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.locator("li li")).to_have_count(0)
    expect(page.get_by_role("link", name="In reply to Ann")).to_be_visible()
    page.goto("about:blank")
    page.goto(f"{url}#comment-{reply}")
    expect(page.locator(f"#comment-{reply}")).to_be_focused()
    expect(page.locator(f"#comment-{reply}")).to_be_in_viewport()


def test_the_page_and_the_section_leave_each_others_styles_alone(
    page: Page, article, approve, pages
) -> None:
    loud = "*, p, ol, li, input, button { display: none !important; color: red !important; }"
    keeps = "html, head ~ body, main, h1, comments-section, div { display: block !important; }"
    adopt = (
        "const sheet = new CSSStyleSheet(); sheet.replaceSync(`"
        + loud
        + keeps
        + "`); document.adoptedStyleSheets = [sheet];"
    )
    approve(thread_url=article)
    page.goto(article)
    expect(page.get_by_role("article")).to_be_visible()
    page.evaluate(adopt)
    expect(page.get_by_role("article").get_by_text("the crust")).to_be_visible()
    expect(page.get_by_label("Comment *")).to_be_visible()
    assert page.evaluate("document.styleSheets.length + document.adoptedStyleSheets.length") == 1
