"""What comes in while a list is open, and the queue of several sites."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from moderation.actions.installation.submission import SubmittingSite
from tests.fixtures.comments import Submit
from tests.web.review.conftest import AtTheDesk, Seat, undo_path


@pytest.fixture
def both(seat: Seat, other_submitting_site: SubmittingSite) -> AtTheDesk:
    """A moderator of ``blog`` and ``shop``."""
    seat("moderator", name="Sam")
    return seat("moderator", site="shop", name="Sam")


def test_what_comes_in_later_is_announced_and_not_inserted(
    admin: AtTheDesk, submit: Submit
) -> None:
    submit(author_name="First")
    page = admin.get("/review/blog/").text
    watched = _watched(page)
    assert admin.get(watched).json == {"number": 0, "text": ""}
    for name in ("Second", "Third"):
        submit(author_name=name, body=f"{name} of those who like rye.")
    assert admin.get(watched).json == {"number": 2, "text": "2 new comments"}
    page = admin.get(watched.replace("/arrivals", "/")).text
    assert _found(page) == ["First"]
    shown = re.search(r'<a href="([^"]*)"><span data-arrivals-text>2 new comments', page)
    assert shown
    page = admin.get(unescape(shown.group(1))).text
    assert _found(page) == ["Third", "Second", "First"]
    assert admin.get(_watched(page)).json == {"number": 0, "text": ""}


def test_an_empty_list_announces_the_first_comment(admin: AtTheDesk, submit: Submit) -> None:
    watched = _watched(admin.get("/review/blog/").text)
    submit()
    assert admin.get(watched).json == {"number": 1, "text": "1 new comment"}


def test_only_what_belongs_to_the_list_is_announced(admin: AtTheDesk, submit: Submit) -> None:
    watched = _watched(admin.get("/review/blog/?links=1").text)
    submit(body="No link in this one, only praise of rye.")
    assert admin.get(watched).json["number"] == 0
    submit(body="One link: https://example.net/rye and more of rye.")
    assert admin.get(watched).json["number"] == 1


def test_a_decision_taken_back_returns_to_the_list_and_is_not_news(
    admin: AtTheDesk, submit: Submit
) -> None:
    comment = submit()
    path = f"/review/blog/comments/{comment.id}/decisions"
    answer = admin.post(path, status="spam", version="1", list="", came_from="queue")
    page = admin.get(answer.headers["Location"]).text
    watched = _watched(page)
    admin.post(undo_path(page), list="", came_from="queue")
    assert admin.get(watched).json["number"] == 0
    assert _found(admin.get(watched.replace("/arrivals", "/")).text) == ["Jane Doe"]


def test_an_open_page_alone_keeps_nobody_signed_in(
    admin: AtTheDesk, submit: Submit, at: Callable[..., None]
) -> None:
    watched = _watched(admin.get("/review/blog/").text)
    for minutes in (10, 20, 29):
        at(minutes=minutes)
        assert admin.get(watched).status_code == 200
    at(minutes=31)
    assert admin.get(watched).status_code == 303


def test_nobody_hears_of_what_comes_in_on_another_site(seat: Seat, other_site: object) -> None:
    assert seat("admin").get("/review/shop/arrivals").status_code == 404


def test_several_sites_are_one_queue(
    both: AtTheDesk, submit: Submit, other_submitting_site: SubmittingSite
) -> None:
    submit(author_name="Blogger")
    submit(site=other_submitting_site, author_name="Buyer", thread_url="https://shop.example.org/a")
    page = both.get("/review/").text
    assert _found(page) == ["Buyer", "Blogger"]
    assert "2 waiting" in page
    assert 'href="/review/blog/"' in page
    page = both.get("/review/?sites=shop").text
    assert _found(page) == ["Buyer"]
    assert re.search(r'class="chip" href="/review/\?sites=_"><bdi>shop', page)
    two = both.get("/review/?apply=1&sites=shop&sites=blog&reason=")
    assert two.headers["Location"] == "/review/?sites=shop_blog"


def test_the_queue_of_several_sites_lasts_through_decisions(
    both: AtTheDesk, submit: Submit, other_submitting_site: SubmittingSite
) -> None:
    blogs = submit(author_name="Blogger")
    shops = submit(
        site=other_submitting_site, author_name="Buyer", thread_url="https://shop.example.org/a"
    )
    path = f"/review/shop/comments/{shops.id}"
    page = both.get(f"{path}?sites=_").text
    assert f"/review/blog/comments/{blogs.id}?sites=_" in page
    answer = both.post(
        f"{path}/decisions", status="spam", version="1", list="pending", list_sites="_"
    )
    elsewhere = both.get(answer.headers["Location"])
    assert elsewhere.status_code == 303
    assert elsewhere.headers["Location"].startswith(f"/review/blog/comments/{blogs.id}?sites=_")
    answer = both.post(
        f"/review/blog/comments/{blogs.id}/decisions",
        status="approved",
        version="1",
        list="pending",
        list_sites="_",
        came_from="queue",
    )
    assert answer.headers["Location"].startswith("/review/?sites=_")
    page = both.get(answer.headers["Location"]).text
    assert "Approved" in page
    assert undo_path(page).startswith("/review/blog/comments/")


def test_the_queue_of_several_sites_shows_none_of_anybody_elses(
    seat: Seat, submit: Submit, other_submitting_site: SubmittingSite
) -> None:
    comment = submit(site=other_submitting_site, thread_url="https://shop.example.org/a")
    blogger = seat("admin")
    assert blogger.get("/review/?sites=shop").status_code == 303
    assert blogger.get("/review/blog/?sites=shop").status_code == 422
    assert blogger.get("/review/arrivals?sites=shop").status_code == 422
    assert blogger.get("/review/arrivals").json["number"] == 0
    for query in ("", "?sites=_", "?sites=blog"):
        path = f"/review/blog/comments/{comment.id}{query}"
        assert blogger.get(path).status_code == 404


def _watched(page: str) -> str:
    found = re.search(r'data-arrivals="([^"]*)"', page)
    assert found
    return unescape(found.group(1))


def _found(page: str) -> list[str]:
    return [unescape(name) for name in re.findall(r"data-open [^>]*><bdi>([^<]*)", page)]
