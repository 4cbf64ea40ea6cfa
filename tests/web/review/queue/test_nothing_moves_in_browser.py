"""Nothing at the desk moves when something gets the focus, so no press is ever lost."""

from itertools import product

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.sites.add_site import SiteCredentials
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.browsing import press, sign_in
from tests.web.review.every_route import routes
from tests.web.review.full_desk import fill

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

WIDTHS = (375, 1280, 1440, 1920)
PLACES = (0.2, 0.5, 0.8)
HELD_MILLISECONDS = 90
# The site's own queue, the same in a language that runs from right to left, and that of all sites.
HANDS = [("blog/", "ltr"), ("blog/", "rtl"), ("", "ltr")]
SIGNS_OUT = "review.sign_out"

# Keeps what would be sent, instead of sending it.
KEEP_WHAT_IS_SENT = """(direction) => {
  document.documentElement.dir = direction;
  document.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    window.sent = [event.target.getAttribute("action"), event.submitter.value];
  }, true);
}"""
AIM = """([row, button, place]) => {
  const buttons = document.querySelectorAll("[data-row]")[row].querySelectorAll("button");
  const box = buttons[button].getBoundingClientRect();
  window.sent = null;
  return {
    number: buttons.length,
    x: box.x + box.width * place,
    y: box.y + box.height / 2,
    means: [buttons[button].form.getAttribute("action"), buttons[button].value],
  };
}"""
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# What moves while one thing after another gets the focus; that which is seen only then may come.
WHAT_MOVES = """() => {
  const shown = (box) => box.width * box.height > 0;
  document.activeElement.blur();
  const all = [...document.body.querySelectorAll("*")];
  // Numbers, not objects or texts: they are compared a million times.
  const before = all
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => shown(box))
    .map(([one, { x, y, width, height }]) => [one, x, y, width, height]);
  const moved = new Set();
  let seen = 0;
  for (const focused of all) {
    focused.focus({ preventScroll: true });
    if (document.activeElement !== focused) continue;
    seen += focused.matches(":focus-visible");
    for (const [one, x, y, width, height] of before) {
      const now = one.getBoundingClientRect();
      const stays = now.x === x && now.y === y && now.width === width && now.height === height;
      if (stays || !shown(now)) continue;
      if (one === focused && one.matches(".skip, .unseen-until-focus")) continue;
      moved.add(`${one.localName}.${one.className} by ${focused.localName}.${focused.className}`);
    }
  }
  return { moved: [...moved], seen };
}"""


@pytest.fixture
def desk(
    live_server: str,
    page: Page,
    installation: Installation,
    moderator: ModeratorAccount,
    other_site: SiteCredentials,
) -> str:
    """The address of a desk that a moderator of two sites has sat down at."""
    sign_in(page, live_server, moderator.sign_in_token)
    add_moderator(installation, moderator.address, "admin", other_site.site, "Mo")
    return f"{live_server}/review"


@pytest.mark.at_length(direction="rtl")
@pytest.mark.at_length(queue="")
@pytest.mark.parametrize(("queue", "direction"), HANDS)
def test_a_press_anywhere_on_a_button_of_a_row_does_what_the_button_says(
    desk: str, page: Page, submit: Submit, queue: str, direction: str
) -> None:
    submit(author_name="Linda", body="Where do you buy your flour?")
    submit(author_name="Ned", body="The crust came out just as you describe it.")
    page.goto(f"{desk}/{queue}")
    page.evaluate(KEEP_WHAT_IS_SENT, direction)
    # The row last: what is pressed is never in the row that has the focus already.
    for width, place, button, row in product(WIDTHS, PLACES, range(3), range(2)):
        _widen(page, width)
        aim = page.evaluate(AIM, [row, button, place])
        page.mouse.move(aim["x"], aim["y"])
        page.mouse.down()
        page.evaluate(PAINTED)
        page.mouse.up()
        assert page.evaluate("window.sent") == aim["means"], (width, place, aim)
        assert aim["number"] == 3


@pytest.mark.at_length(width=1440)
@pytest.mark.at_length(width=1920)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_press_on_each_button_of_a_row_decides(
    desk: str, page: Page, submit: Submit, width: int
) -> None:
    for number in range(4):
        submit(author_name=f"Reader {number}", body=f"Loaf number {number} was the best.")
    page.set_viewport_size({"width": width, "height": 900})
    presses = [("Approved", 0.8, ""), ("Filed as spam", 0.5, "blog/"), ("Rejected", 0.2, "")]
    for button, (said, place, queue) in enumerate(presses):
        page.goto(f"{desk}/{queue}")
        name = page.locator("[data-row] .row-link").nth(1).inner_text()
        aim = page.evaluate(AIM, [1, button, place])
        page.mouse.click(aim["x"], aim["y"], delay=HELD_MILLISECONDS)
        expect(page.locator("[data-notice]")).to_contain_text(said)
        expect(page.locator("[data-notice]")).to_contain_text(f"“{name}”")


def _widen(page: Page, width: int) -> None:
    if page.viewport_size != (wanted := {"width": width, "height": 900}):
        page.set_viewport_size(wanted)  # type: ignore[arg-type]


@pytest.mark.at_length
def test_nothing_moves_on_any_page_when_something_gets_the_focus(
    desk: str,
    page: Page,
    app: Flask,
    installation: Installation,
    moderator: ModeratorAccount,
    submitting_site: SubmittingSite,
    submit: Submit,
) -> None:
    values = fill(installation, submitting_site, submit, moderator.id)
    moved: dict[str, list[str]] = {}
    seen = 0
    for path in _pages(app, values):
        page.goto(desk.removesuffix("/review") + path)
        press(page, "Tab")
        for width in (375, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            answer = page.evaluate(WHAT_MOVES)
            seen += answer["seen"]
            if answer["moved"]:
                moved[f"{path} at {width}"] = answer["moved"]
    assert moved == {}
    assert seen > 1_000, "the focus was hardly ever seen, so nothing was looked at"


def _pages(app: Flask, values: dict[str, str]) -> list[str]:
    """Every page of the desk, and each order and status of the queue."""
    inside = [one for one in routes(app, values) if one.shows and not one.is_open]
    paths = [
        one.path
        for one in inside
        if not one.endpoint.endswith("_file") and one.endpoint != SIGNS_OUT
    ]
    lists = ("status=approved", "status=spam", "status=rejected", "order=thread")
    return [*paths, *(f"/review/blog/?{name}" for name in lists)]
