"""The recipe of docs/static-sites.md works as it is pasted."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.embed.conftest import fill, post

RECIPES = Path(__file__).parents[3] / "docs" / "static-sites.md"


@pytest.fixture
def database_kind() -> str:
    """One is enough: what the databases do is tested at the door."""
    return "sqlite"


def test_the_plain_page_has_a_thread_a_form_and_a_number(
    page: Page, article, bakery, pages
) -> None:
    (recipe,) = re.findall(r"```html\n(<!doctype.*?)```", RECIPES.read_text("utf-8"), re.DOTALL)
    origin = article.removesuffix("/2026/bread")
    ours = recipe.replace("https://comments.example.org", "{service}")
    pages["/2026/bread"] = ours.replace("https://example.org", origin).replace("blog", "bakery")
    page.goto(article)
    expect(page.locator("[data-comment-count]")).to_have_text("0")
    fill(page)
    post(page)
    expect(page.get_by_role("article")).to_contain_text("awaiting moderation")
