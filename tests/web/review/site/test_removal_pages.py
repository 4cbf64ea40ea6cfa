"""A site that is being removed, at the desk: its pages say so, and an admin takes it back."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.sites.remove_site import remove_site
from moderation.tables import Site
from tests.fixtures.comments import Submit
from tests.web.review.conftest import HERE, AtTheDesk, Seat

PAGE = "/review/blog/"
RESTORATION = "/review/blog/restoration"
PUBLIC = (
    "/v1/threads/comments?site=blog&url=https://example.org/2026/bread",
    "/v1/sites/blog/form",
    "/v1/sites/blog/feed.atom",
    "/embed/blog/comments?url=https://example.org/2026/bread",
)


def test_its_pages_say_until_when_and_an_admin_takes_it_back(
    admin: AtTheDesk, installation: Installation, submit: Submit
) -> None:
    comment = submit()
    until = remove_site(installation, "blog").until
    for path in (PAGE, f"{PAGE}settings", f"{PAGE}comments/{comment.id}", f"{PAGE}audit"):
        answer = admin.get(path)
        assert answer.status_code == 410
        assert "blog is being removed" in answer.text
        assert re.search(rf"deleted after [^<]*\b{until.day}\b", answer.text)
        assert comment.author_name not in answer.text
    assert admin.post(RESTORATION).headers["Location"] == PAGE
    assert comment.author_name in admin.get(PAGE).text
    assert admin.post(RESTORATION).status_code == 303  # who presses twice


def test_others_of_the_site_are_told_whom_to_ask(seat: Seat, installation: Installation) -> None:
    moderator, viewer = seat("moderator", name="Max"), seat("viewer", name="Vi")
    remove_site(installation, "blog")
    for one in (moderator, viewer):
        page = one.get(PAGE)
        assert page.status_code == 410
        assert "an admin of the site can take it back" in page.text
        assert RESTORATION not in page.text
        assert one.post(RESTORATION).status_code == 403
    assert moderator.post(f"{PAGE}settings", mode="trust").status_code == 410


def test_to_everybody_else_it_is_not_there(
    seat: Seat, client: FlaskClient, installation: Installation, other_site: SiteCredentials
) -> None:
    somebody = seat("admin", site=other_site.site)
    remove_site(installation, "blog")
    assert somebody.get(PAGE).status_code == 404
    assert somebody.post(RESTORATION).status_code == 404
    assert client.post(RESTORATION, headers=HERE).status_code == 401


def test_a_site_that_asks_for_a_second_factor_asks_for_it_still(
    admin: AtTheDesk, installation: Installation
) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Site).values(second_factor_required=True))
    remove_site(installation, "blog")
    assert admin.get(PAGE).status_code == 303
    assert admin.post(RESTORATION).status_code == 303
    assert admin.get(PAGE).status_code == 303


def test_once_it_is_being_deleted_nothing_is_offered(
    admin: AtTheDesk, installation: Installation
) -> None:
    remove_site(installation, "blog")
    with installation.database.transaction() as session:
        session.execute(update(Site).values(deleting_since=clock.now()))
    page = admin.get(PAGE)
    assert page.status_code == 410
    assert "Nobody can take that back" in page.text
    assert RESTORATION not in page.text
    assert admin.post(RESTORATION).status_code == 409


def test_the_list_of_sites_says_which_go(
    seat: Seat, admin: AtTheDesk, installation: Installation, other_site: SiteCredentials
) -> None:
    assert "Being removed" not in admin.get("/review/sites").text
    remove_site(installation, "blog")
    page = admin.get("/review/sites").text
    assert "Being removed" in page
    assert "is deleted after" in page
    assert "Being removed" not in seat("admin", site=other_site.site).get("/review/sites").text


@pytest.mark.parametrize("path", PUBLIC)
def test_its_public_pages_answer_as_for_a_name_that_no_site_has(
    path: str, client: FlaskClient, installation: Installation, submit: Submit
) -> None:
    submit()
    served = client.get(path)
    assert served.status_code in {200, 302, 303}
    remove_site(installation, "blog")
    gone, none = client.get(path), client.get(path.replace("blog", "nowhere"))
    assert gone.status_code == none.status_code == 404
    assert gone.text.replace("blog", "nowhere") == none.text
    assert dict(gone.headers).keys() == dict(none.headers).keys()


def test_its_key_is_refused_as_one_that_nobody_has(
    app: Flask,
    client: FlaskClient,
    site: SiteCredentials,
    installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def asked(key: str) -> tuple[int, str]:
        answer = client.get("/v1/comments", headers={"Authorization": f"Bearer {key}"})
        return answer.status_code, answer.text

    assert asked(site.api_key)[0] == 200
    remove_site(installation, "blog")
    before = installation.known_sites._monotonic()
    monkeypatch.setattr(installation.known_sites, "_monotonic", lambda: before + 2)
    assert asked(site.api_key) == asked("mod_" + "x" * 43)
