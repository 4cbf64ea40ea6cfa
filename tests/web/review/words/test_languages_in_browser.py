"""Long words find room: no page runs over the window, and no button over its bar."""

import pytest
from playwright.sync_api import Browser

from moderation.languages import LANGUAGES
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

_TOO_WIDE = """() => {
  const found = [];
  for (const bar of document.querySelectorAll(".top-bar, .decide-buttons, .bulk, .list-head")) {
    const end = bar.getBoundingClientRect().right;
    for (const one of bar.querySelectorAll("button, a, select")) {
      const box = one.getBoundingClientRect();
      const isShown = box.width > 1 && !one.closest("details:not([open])");
      if (isShown && box.right > end + 1) found.push(one.textContent.trim());
    }
  }
  if (document.documentElement.scrollWidth > window.innerWidth) found.push("the page");
  return found;
}"""


@pytest.mark.at_length(language="en")  # the shortest words
@pytest.mark.at_length(language="fr")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_room_on_every_screen(
    live_server: str,
    browser: Browser,
    moderator: ModeratorAccount,
    submit: Submit,
    language: str,
) -> None:
    comment = submit()
    context = browser.new_context(locale=language)
    page = context.new_page()
    page.goto(f"{live_server}/review/sign-in/link/{moderator.sign_in_token}")
    page.locator("[name=not_now]").click()
    page.wait_for_url("**/review/blog/")
    assert page.locator("html").get_attribute("lang") == language
    for path in ("blog/", f"blog/comments/{comment.id}", "blog/settings", "account"):
        page.goto(f"{live_server}/review/{path}")
        for width in (1440, 1280, 1180, 800, 375):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(_TOO_WIDE) == [], (path, width)
    context.close()
