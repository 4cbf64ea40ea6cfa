"""The page of one comment in a real browser: nobody is shut out, whatever was typed."""

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.sites.set_site import set_site
from tests.fixtures.accessibility import narrow_and_dark
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.review import full_desk
from tests.web.review.browsing import assert_page_accessible, press, sign_in

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

DECEIVING = (
    "BEST ONLINE CASINO at p\u0430ypal, no dep\u200bosit \u202erequired\u202c. Click "
    'https://paypal.com.evil.example/x or <a href="http://evil.example/">www.bank.example</a> '
    "or xn--pple-43d.com, e" + "\u0301" * 90
)
TEXTS = {
    "deceiving": DECEIVING,
    "one word": "x" * 10_000,
    "long": "The bread was good, the oven hot. " * 300,
    "right to left": "\u0645\u0631\u062d\u0628\u0627 \U0001f600 https://example.org/a " * 9,
}


def test_no_text_shuts_anybody_out(
    live_server: str,
    page: Page,
    moderator: ModeratorAccount,
    submit: Submit,
    installation: Installation,
    submitting_site: SubmittingSite,
) -> None:
    ids = {name: submit(body=body, author_name=name).id for name, body in TEXTS.items()}
    edited = submit(body="Bake it at 200 degrees.", author_name="", thread_title="").id
    decide(
        installation,
        submitting_site.id,
        edited,
        WantedDecision("approved", moderator.actor, note=None, expected_version=1),
    )
    edit_comment(installation, submitting_site, edited, "Bake it at 230 degrees, see example.org")
    narrow_and_dark(page)
    sign_in(page, live_server, moderator.sign_in_token)
    here = f"{live_server}/review/blog/comments"
    for comment_id in [*ids.values(), edited]:
        assert_page_accessible(page, f"{here}/{comment_id}")
    page.get_by_text("Show full address").click()
    assert_page_accessible(page, f"{here}/{edited}/texts")
    assert_page_accessible(page, f"{here}/{edited}/author")


def test_the_underlines_can_be_turned_off_and_stay_off(
    live_server: str, page: Page, moderator: ModeratorAccount, submit: Submit
) -> None:
    comment = submit(body=DECEIVING)
    sign_in(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/comments/{comment.id}")
    underlined = page.locator(".body .pull").first
    expect(underlined).to_have_css("text-decoration-line", "underline")
    page.get_by_label("Words that weighed").press("Space")
    expect(underlined).to_have_css("text-decoration-line", "none")
    expect(page.locator(".body .pull-words").first).to_be_hidden()
    page.reload()
    expect(page.get_by_label("Words that weighed")).not_to_be_checked()
    expect(page.locator(".body .pull").first).to_have_css("text-decoration-line", "none")


def test_the_underlines_are_turned_off_without_javascript_too(
    live_server: str, browser: Browser, moderator: ModeratorAccount, submit: Submit
) -> None:
    comment = submit(body=DECEIVING)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/comments/{comment.id}")
    page.get_by_label("Words that weighed").uncheck()
    expect(page.locator(".body .pull").first).to_have_css("text-decoration-line", "none")
    context.close()


FOCUS_IS_SEEN = """() => {
  const focused = document.activeElement;
  const { left, top, height } = focused.getBoundingClientRect();
  return focused.contains(document.elementFromPoint(left + 8, top + height / 2));
}"""


def test_what_gets_the_focus_does_not_lie_under_the_decision(
    live_server: str,
    page: Page,
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
    submitting_site: SubmittingSite,
) -> None:
    filled = full_desk.fill(installation, submitting_site, submit, moderator.id)
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/comments/{filled['comment_id']}")
    public = page.locator("summary", has_text="Public text")
    page.evaluate("scrollTo(0, 0)")
    public.focus()
    assert page.evaluate(FOCUS_IS_SEEN)
    approved = submit(body="How long does it keep?").id
    wanted = WantedDecision("approved", moderator.actor)
    decide(installation, submitting_site.id, approved, wanted)
    page.goto(f"{live_server}/review/blog/comments/{approved}")
    press(page, "w")
    page.keyboard.type("Twelve hours.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Publish the answer")).to_be_focused()
    assert page.evaluate(FOCUS_IS_SEEN)


DECISION = """() => {
  const bar = document.querySelector(".decide-buttons");
  const text = document.querySelector(".body").getBoundingClientRect();
  return {
    lines: new Set([...bar.children].map((one) => one.getBoundingClientRect().top)).size,
    seen: Math.min(bar.getBoundingClientRect().top, innerHeight) - text.top,
    filled: getComputedStyle(bar.children[0]).backgroundColor
      !== getComputedStyle(bar.children[1]).backgroundColor,
  };
}"""


def test_the_decision_stands_on_one_line_and_leaves_the_text_in_sight(
    live_server: str,
    page: Page,
    moderator: ModeratorAccount,
    submit: Submit,
    installation: Installation,
    submitting_site: SubmittingSite,
) -> None:
    submit(author_name="First")
    comment = submit(author_name="Second", body=TEXTS["long"])
    sign_in(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/comments/{comment.id}")
    expect(page.locator(".action-skip [data-hint]")).to_be_visible()
    # A window of 1280 by 800 at 100 and at 200 per cent, and a telephone.
    for width, height in ((1280, 800), (640, 400), (375, 667)):
        page.set_viewport_size({"width": width, "height": height})
        for language in ("en", "de", "fr", "ru"):
            page.set_extra_http_headers({"Accept-Language": language})
            page.reload()
            expect(page.locator("html")).to_have_attribute("lang", language)
            found = page.evaluate(DECISION)
            assert found["lines"] == 1, (width, language)
            assert found["seen"] > 48, (width, language)
            assert found["filled"]
    set_site(installation, "blog", {"spam_above": "0.0001"})
    page.reload()
    assert not page.evaluate(DECISION)["filled"]
