"""The section on pages that swap their content without being loaded anew, and beside other things
that are called as ours are.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.sites.add_site import add_site
from moderation.actions.sites.authenticate_site import site_by_name
from moderation.web.api import threads
from tests.web.embed.conftest import serve

TURBO = Path(__file__).parents[2] / "clients/node_modules/@hotwired/turbo/dist/turbo.es2017-esm.js"
TAG = '<script type="module" src="{service}/embed.js" data-site="journal" async></script>'
POLICY = "script-src 'self' 'unsafe-inline' {service}; connect-src 'self' {service}"
ROUTER = """
<main></main>
<script type="module" src="{service}/embed.js" async></script>
<script type="module">
  const show = () => {
    const page = `${location.origin}/docs/${location.hash.replace(/^#\\/|#.*$/g, "")}`;
    document.querySelector("main").innerHTML =
      `<h1>Page</h1><comment-section data-site="journal" data-thread-url="${page}">`;
  };
  addEventListener("hashchange", show);
  show();
</script>
"""
OTHERS = (
    '<h2 id="comments">Comments</h2>',
    '<a id="comments"></a>',
    '<div id="comments"><p>On commenting code.</p></div>',
    '<section id="comments"><img alt="A remark"></section>',
)


@pytest.fixture
def database_kind() -> str:
    """One is enough: what the databases do is tested at the door."""
    return "sqlite"


@pytest.fixture
def blog() -> dict[str, str]:
    """The blog's pages by path: ``blog["/a"] = "<p>…"``."""
    return {}


@pytest.fixture
def origin(page: Page, live_server: str, blog: dict[str, str]) -> Iterator[str]:
    """Where they are; what is wrong on one of them fails the test."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with serve(blog, live_server, POLICY) as address:
        yield address
    assert complaints == []


@pytest.fixture
def approve(installation, submit, origin: str) -> Callable[..., str]:
    """A comment on one of the blog's pages: ``approve("/a", "On a")``."""
    add_site(installation, "journal", [origin])
    journal = site_by_name(installation, "journal")

    def one(path: str, body: str = "A thought.", **changes: Any) -> str:
        comment = submit(site=journal, thread_url=origin + path, body=body, **changes)
        decide(installation, journal.id, comment.id, WantedDecision("approved", Actor("site")))
        return comment.id

    return one


def _texts(page: Page) -> Locator:
    return page.locator("comments-section .comments-body")


def _listeners(page: Page) -> list[str]:
    """What the window is asked to tell to whom."""
    session = page.context.new_cdp_session(page)
    window = session.send("Runtime.evaluate", {"expression": "window"})["result"]["objectId"]
    found = session.send("DOMDebugger.getEventListeners", {"objectId": window})["listeners"]
    return [listener["type"] for listener in found]


def test_turbo_shows_each_pages_own_thread_there_and_back(
    page: Page, blog, origin, approve
) -> None:
    if not TURBO.exists():
        missing = "tests/clients/node_modules is missing (`make test` installs it)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    blog["/turbo.js"] = TURBO.read_text("utf-8")
    for name, other in ("ab", "ba"):
        approve(f"/{name}", f"On {name}")
        blog[f"/{name}"] = (
            '<!doctype html><script type="module" src="/turbo.js"></script>'
            f'<body><a href="/{other}">To {other}</a><div id="comments"></div>{TAG}</body>'
        )
    page.goto(f"{origin}/a")
    expect(_texts(page)).to_have_text(["On a"])
    page.evaluate("window.isTheSame = true")
    before = _listeners(page).count("hashchange")
    page.get_by_role("link", name="To b").click()
    expect(_texts(page)).to_have_text(["On b"])
    page.go_back()
    expect(_texts(page)).to_have_text(["On a"])
    expect(page.get_by_role("button", name="Post Comment")).to_have_count(1)
    assert page.evaluate("window.isTheSame"), "the page was loaded anew"
    assert _listeners(page).count("hashchange") == before


def test_a_browser_that_cannot_join_signals_shows_each_pages_thread_too(
    page: Page, blog, origin, approve
) -> None:
    page.add_init_script("delete AbortSignal.any")
    blog["/docs/"] = ROUTER
    for name in "ab":
        approve(f"/docs/{name}", f"On {name}")
    page.goto(f"{origin}/docs/#/a")
    expect(_texts(page)).to_have_text(["On a"])
    page.evaluate("location.hash = '#/b'")
    expect(_texts(page)).to_have_text(["On b"])


def test_an_element_follows_a_hash_router_and_its_own_attributes(
    page: Page, blog, origin, approve
) -> None:
    blog["/docs/"] = ROUTER
    for name in "abc":
        approve(f"/docs/{name}", f"On {name}")
    page.goto(f"{origin}/docs/#/a")
    expect(_texts(page)).to_have_text(["On a"])
    page.goto(f"{origin}/docs/#/b")
    expect(_texts(page)).to_have_text(["On b"])
    page.evaluate(
        "url => document.querySelector('comment-section').dataset.threadUrl = url",
        f"{origin}/docs/c",
    )
    expect(_texts(page)).to_have_text(["On c"])


def test_what_is_unmounted_leaves_nothing_and_is_mounted_again_where_the_reader_is(
    page: Page, blog, origin, approve, live_server: str
) -> None:
    approve("/a", "On a")
    approve("/b", "On b")
    blog["/a"] = '<div id="place"><p>Words of the page</p></div><input id="search">'
    page.goto(f"{origin}/a")
    before = _listeners(page)
    page.evaluate("async address => window.ours = await import(address)", f"{live_server}/embed.js")
    mount = "window.gone = ours.mount(document.querySelector('#place'), { site: 'journal' })"
    page.evaluate(f"() => {{ {mount}; }}")
    expect(_texts(page)).to_have_text(["On a"])
    page.evaluate("gone()")
    expect(page.locator("comments-section")).to_have_count(0)
    assert _listeners(page) == before
    page.evaluate(f"() => {{ history.pushState(null, '', '/b'); {mount}; gone(); {mount}; }}")
    expect(_texts(page)).to_have_text(["On b"])
    page.evaluate("document.querySelector('#place').remove()")
    expect(page.locator("comments-section")).to_have_count(0)


def test_what_an_article_calls_as_we_do_is_left_to_it(page: Page, blog, origin, approve) -> None:
    for number, own in enumerate(OTHERS):
        approve(f"/{number}", "Here")
        blog[f"/{number}"] = f"<article><h1>API</h1>{own}</article>{TAG}{TAG}"
        page.goto(f"{origin}/{number}")
        expect(_texts(page)).to_have_text(["Here"])
        assert page.locator("article").first.inner_html() == f"<h1>API</h1>{own}"


def test_an_empty_place_is_found_behind_an_articles_heading(
    page: Page, blog, origin, approve
) -> None:
    approve("/api", "Here")
    place = '<div id="comments"> <noscript><a href="/">Comments</a></noscript></div>'
    blog["/api"] = f'<h2 id="comments">Comments</h2>{TAG}<footer>{place}</footer>'
    page.goto(f"{origin}/api")
    expect(page.locator("footer .comments-body")).to_have_text(["Here"])


def test_a_comment_behind_the_first_page_is_read_up_to_and_marked(
    page: Page, blog, origin, approve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "limit", lambda _default, _most: 2)
    blog["/long"] = f'<input aria-label="Search">{TAG}'
    found = [approve("/long", f"Remark {n}.", author_name="" if n else "Ann") for n in range(6)]
    page.goto(f"{origin}/long#comment-{found[4]}")
    marked = page.locator(".comments-here")
    expect(marked).to_have_attribute("id", f"comment-{found[4]}")
    expect(marked).to_be_focused()
    expect(marked.locator(".comments-author")).to_have_text("Anonymous")
    expect(marked.get_by_role("button", name="Reply to Anonymous")).to_be_visible()
    # A press leads on; an address of a comment that isn't there changes nothing.
    page.goto(f"{origin}/long#comment-{found[5]}")
    expect(marked).to_have_attribute("id", f"comment-{found[5]}")
    page.goto(f"{origin}/long#comment-00000000-0000-7000-8000-000000000000")
    expect(marked).to_have_count(0)


def test_the_focus_stays_with_whoever_has_begun_with_something_else(
    page: Page, blog, origin, approve
) -> None:
    blog["/a"] = f'<input aria-label="Search" autofocus>{TAG}'
    comment = approve("/a")
    page.goto(f"{origin}/a#comment-{comment}")
    search = page.get_by_label("Search")
    search.click()
    expect(page.get_by_role("article")).to_be_visible()
    expect(search).to_be_focused()
