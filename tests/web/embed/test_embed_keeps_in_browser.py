"""Whatever goes wrong ends in a sentence, loses nothing, and posts once."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.publication.read_comments import read_comments
from moderation.web.embed.catalogues import catalogues
from tests.fixtures.looks import seen
from tests.web.embed.conftest import ARTICLE, fill, post

FORM = "**/v1/sites/bakery/form"


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


def _answering(status: int, body: str, headers: dict[str, str]) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, body=body, headers=headers)


def _kept(page: Page) -> str:
    return page.evaluate("JSON.stringify(localStorage)")


def test_a_draft_outlives_a_reload_with_whom_it_answers_and_without_the_address(
    visit, bakery, installation, submit, article
) -> None:
    parent = submit(site=bakery, thread_url=article, author_name="Ann", author_url=None)
    decide(installation, bakery.id, parent.id, WantedDecision("approved", Actor("site")))
    page = visit()
    page.get_by_role("button", name="Reply to Ann").click()
    fill(page, "Half a thought")
    assert "jane@example.org" not in _kept(page)
    page = visit()
    expect(page.get_by_role("heading", name="Leave a Reply to Ann")).to_be_visible()
    expect(page.get_by_label("Comment *")).to_have_value("Half a thought")
    expect(page.get_by_label("Name *")).to_have_value("Jane Doe")
    page.get_by_label("Email *").fill("jane@example.org")
    post(page)
    expect(page.locator("li li")).to_contain_text("Half a thought")
    assert "comments.drafts" not in _kept(page)


def test_a_lost_answer_and_a_reload_post_once(visit, bakery, installation) -> None:
    page = visit()

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(FORM, lose, times=1)
    fill(page)
    page.get_by_role("textbox", name="Website").fill("jane.example.org")
    post(page)
    expect(page.get_by_role("status")).to_contain_text("Nothing you wrote is lost")
    page = visit()
    page.get_by_label("Email *").fill("jane@example.org")
    post(page)
    expect(page.get_by_role("article")).to_contain_text("awaiting moderation")
    assert len(_stored(installation, bakery)) == 1


def test_a_text_that_was_changed_after_a_lost_answer_is_another_comment(
    visit, bakery, installation
) -> None:
    page = visit()

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(FORM, lose, times=1)
    fill(page)
    post(page)
    expect(page.get_by_role("status")).to_contain_text("Nothing you wrote is lost")
    page = visit()
    page.get_by_label("Email *").fill("another@example.org")
    post(page)
    expect(page.get_by_role("article")).to_contain_text("awaiting moderation")
    assert len(_stored(installation, bakery)) == 2


def test_every_failure_ends_in_a_sentence_and_keeps_the_text(visit, bakery, installation) -> None:
    page = visit()
    fill(page)
    lost, page_of_a_proxy = "Nothing you wrote is lost", "<h1>Bad gateway</h1>"
    problem = json.dumps({"title": "Too large", "status": 413, "detail": "The form is larger."})
    failures: list[tuple[int, str, dict[str, str], str]] = [
        (502, page_of_a_proxy, {}, lost),
        (413, page_of_a_proxy, {}, lost),
        (413, problem, {}, "The form is larger."),
        (200, page_of_a_proxy, {}, lost),
        (503, "{}", {"Retry-After": "5"}, lost),
        (500, "", {}, lost),
        (429, "", {"Retry-After": "7"}, "try again in 7 seconds"),
        (429, page_of_a_proxy, {}, "try again in 60 seconds"),
    ]
    shared = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Retry-After",
    }
    for status, body, headers, sentence in failures:
        answer = _answering(status, body, shared | headers)
        page.route(FORM, answer, times=1)
        post(page)
        expect(page.get_by_role("status")).to_contain_text(sentence)
        expect(page.get_by_label("Comment *")).to_have_value("A thought on bread.")
    page.context.set_offline(True)
    post(page)
    expect(page.get_by_role("status")).to_contain_text("You are offline.")
    page.context.set_offline(False)
    post(page)
    expect(page.get_by_role("article")).to_contain_text("awaiting moderation")
    assert len(_stored(installation, bakery)) == 1


def test_without_storage_everything_but_remembering_works(page: Page, visit) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }})"
    )
    visit()
    fill(page)
    page.get_by_label("Save my name").check()
    post(page)
    expect(page.get_by_role("article")).to_contain_text("awaiting moderation")


def test_two_tabs_keep_two_drafts(visit) -> None:
    page = visit()
    other = page.context.new_page()
    other.goto(page.url)
    fill(page, "Written in the first tab")
    fill(other, "Written in the second tab")
    page.reload()
    expect(page.get_by_label("Comment *")).to_have_value("Written in the first tab")
    page.get_by_label("Email *").fill("jane@example.org")
    post(page)
    expect(page.get_by_role("article")).to_contain_text("awaiting moderation")
    other.reload()
    expect(other.get_by_label("Comment *")).to_have_value("Written in the second tab")
    page.reload()
    expect(page.get_by_role("article")).to_contain_text("awaiting moderation")
    expect(page.get_by_label("Comment *")).to_have_value("")


def test_a_closed_tab_leaves_its_draft_to_the_next(visit) -> None:
    page = visit()
    fill(page, "Half a thought")
    address, context = page.url, page.context
    page.close()
    next_tab = context.new_page()
    next_tab.goto(address)
    expect(next_tab.get_by_label("Comment *")).to_have_value("Half a thought")


def test_a_draft_still_answers_a_comment_that_is_on_a_later_page_of_the_thread(
    visit, bakery, installation, submit, article
) -> None:
    parent = submit(site=bakery, thread_url=article, author_name="علي (admin)", author_url=None)
    decide(installation, bakery.id, parent.id, WantedDecision("approved", Actor("site")))
    page = visit()
    page.get_by_role("button", name="Reply to").click()
    fill(page, "An answer")
    # As where a hundred others have come before it.
    page.route(
        "**/v1/threads/comments?*",
        lambda route: route.fulfill(json={"comments": [], "next_cursor": None}),
    )
    page.reload()
    expect(page.get_by_role("heading", name="Leave a Reply to علي (admin)")).to_be_visible()
    page.get_by_label("Email *").fill("jane@example.org")
    post(page)
    expect(page.get_by_role("article")).to_contain_text("awaiting moderation")
    expect(page.get_by_role("heading", name="Leave a Reply", exact=True)).to_be_visible()
    (answer,) = [it for it in _stored(installation, bakery) if it.body == "An answer"]
    assert answer.parent_id == parent.id


def test_a_service_that_does_not_answer_ends_in_a_sentence(visit, bakery, installation) -> None:
    page = visit()
    page.evaluate(
        "{ const patient = AbortSignal.timeout.bind(AbortSignal);"
        " AbortSignal.timeout = () => patient(200); }"
    )
    page.route(FORM, lambda _never: None, times=1)
    fill(page)
    post(page)
    expect(page.get_by_role("status")).to_contain_text("Nothing you wrote is lost")
    page.unroute(FORM)
    post(page)
    expect(page.get_by_role("article")).to_contain_text("awaiting moderation")
    assert len(_stored(installation, bakery)) == 1


@pytest.mark.parametrize(
    ("language", "pages"),
    [
        ("de", {"/2026/bread": ARTICLE.replace('lang="en"', 'lang="de-AT"')}),
        ("en", {"/2026/bread": ARTICLE.replace('lang="en"', 'lang="it"')}),
    ],
)
def test_what_could_not_be_loaded_is_said_in_the_page_s_language(
    page, article, bakery, language
) -> None:
    page.route("**/v1/sites/bakery/form?*", lambda route: route.abort())
    page.goto(article)
    expect(page.locator("main")).to_contain_text(catalogues()[language].strings["not_loaded"])
