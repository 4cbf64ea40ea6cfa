"""The page on which a share of heated comments is tried on a site's past, and saved."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from classifiers import ToneModel
from moderation.actions.installation.act import OPERATOR
from moderation.actions.installation.installation import Installation
from moderation.actions.learning.train_tone import train_tone
from moderation.actions.sites.authenticate_site import site_by_name
from moderation.actions.sites.set_site import set_site
from moderation.tables import Site
from tests.fixtures.accessibility import assert_accessible, narrow_and_dark
from tests.fixtures.comments import Submit
from tests.fixtures.labels import Reject, Teach, good_texts
from tests.fixtures.sites import ModeratorAccount
from tests.fixtures.tones import HEATED, ByWords
from tests.web.review.browsing import assert_page_accessible, press, sign_in
from tests.web.review.conftest import AtTheDesk, Seat, undo_path

HERE = "/review/blog/tone"


def tone_share(installation: Installation) -> float | None:
    with installation.database.reading() as session:
        return session.scalars(select(Site.tone_share).where(Site.name == "blog")).one()


def test_a_share_is_tried_saved_and_undone(
    admin: AtTheDesk, installation: Installation, heated_past: list[str]
) -> None:
    page = admin.get(f"{HERE}?share=10").text
    assert "2 comments would have waited" in page
    assert re.findall(r"comments/([0-9a-f-]+)\?status=pending", page) == heated_past[19:17:-1]
    assert "0.19" not in page
    assert tone_share(installation) is None
    answer = admin.post(f"{HERE}/save", share="10")
    assert (answer.status_code, tone_share(installation)) == (303, 0.1)
    page = admin.get(answer.headers["Location"]).text
    assert "It is 10 % now." in page
    admin.post(undo_path(page))
    assert tone_share(installation) is None
    admin.post(f"{HERE}/save", share="2,5")
    assert tone_share(installation) == 0.025
    admin.post(f"{HERE}/save", share="")
    assert tone_share(installation) is None


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize("typed", ["0", "51", "-1", "nan", "inf", "1e400", "x", "☃"])
def test_what_is_no_share_is_a_sentence(
    admin: AtTheDesk, installation: Installation, typed: str
) -> None:
    assert admin.client.get(HERE, query_string={"share": typed}).status_code == 422
    answer = admin.post(f"{HERE}/save", share=typed)
    assert answer.status_code == 422
    assert "A share is a number above 0" in answer.text
    assert tone_share(installation) is None


@pytest.mark.parametrize("role", ["moderator", "viewer"])
def test_others_try_it_and_only_an_admin_saves(
    seat: Seat, installation: Installation, role: str
) -> None:
    desk = seat(role)
    assert "There is too little past yet." in desk.get(f"{HERE}?share=3").text
    assert desk.post(f"{HERE}/save", share="3").status_code == 403
    assert tone_share(installation) is None


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_in_a_browser_a_share_is_saved_a_heated_comment_waits_is_approved_and_teaches(
    live_server: str,
    page: Page,
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
    tone: ByWords,
    heated_past: list[str],
    teach: Teach,
    reject: Reject,
) -> None:
    kind = [f"{text} You are a poet of your own." for text in good_texts(60)]
    rude = [f"{text} You are a flurblig of your own." for text in good_texts(30, 1)]
    teach(kind, is_spam=False, by=moderator.id)
    reject(rude, reason="abusive", by=moderator.id)
    set_site(installation, "blog", {"mode": "publish"})
    sign_in(page, live_server, moderator.sign_in_token)
    page.goto(f"{live_server}/review/blog/settings")
    page.get_by_role("link", name="Heated comments").press("Enter")
    page.get_by_label("Hold the most heated (per cent)").fill("10")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_have_text("2 comments would have waited")
    narrow_and_dark(page)
    assert_accessible(page)
    page.get_by_role("button", name="Hold 10 %").press("Enter")
    expect(page.locator("main")).to_contain_text("It is 10 % now.")
    held = submit(
        site=site_by_name(installation, "blog"), body=HEATED, author_email="b@example.org"
    )
    assert held.status == "pending"
    assert_page_accessible(page, f"{live_server}/review/blog/comments/{held.id}")
    expect(page.locator(".pull-tone", has_text="blockhead")).to_be_visible()
    expect(page.locator("main")).to_contain_text("among the most heated that come in here")
    press(page, "a")
    expect(page.locator("[data-notice]")).to_contain_text("Approved “Jane Doe”.")
    page.goto(f"{live_server}/review/blog/comments/{held.id}")
    expect(page.locator("main")).to_contain_text("Approved")
    installation.tone.shipped = ToneModel.load()
    assert train_tone(installation, OPERATOR).outcome == "promoted"
    page.goto(f"{live_server}/review/model")
    page.get_by_role("link", name="Tone of the words").press("Enter")
    expect(page.locator(".model-in-use")).to_contain_text(
        "taught by 30 rejections for tone and 61 approvals"
    )
    assert_accessible(page)
    page.get_by_role("button", name="Go back").press("Enter")
    expect(page.locator(".model-in-use")).to_contain_text("It came with the service.")
