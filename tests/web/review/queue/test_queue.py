"""The four lists of a site."""

import re
from html import unescape

import pytest
from sqlalchemy import update

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.queue import read_queue
from moderation.actions.sites.add_site import add_site
from moderation.errors import Invalid
from moderation.tables import Comment
from tests.fixtures.comments import Submit
from tests.web.review.conftest import AtTheDesk, Seat

SPAM = {"author_name": "casino online", "honeypot": "filled in by a program"}


def test_a_row_tells_who_where_when_what_and_why(admin: AtTheDesk, submit: Submit) -> None:
    submit(body="The crust came out just right.")
    page = admin.get("/review/blog/").text
    for told in ("Jane Doe", "j•••@e•••.org", "How to bake bread", "just now"):
        assert told in page
    assert "The crust came out just right." in page
    assert re.search(r'risk </span>\d+<span class="risk-unit">%', page)
    assert "jane@example.org" not in page


def test_every_comment_is_in_the_list_of_its_status(admin: AtTheDesk, submit: Submit) -> None:
    submit(author_name="Honest Joan")
    assert submit(**SPAM).status == "spam"
    pending, spam = admin.get("/review/blog/").text, admin.get("/review/blog/?status=spam").text
    assert "Honest Joan" in pending
    assert "casino online" not in pending
    assert "casino online" in spam
    assert "Honest Joan" not in spam


@pytest.mark.parametrize("order", ["newest", "oldest", "riskiest", "thread"])
def test_the_pages_of_a_list_hold_every_comment_once(
    admin: AtTheDesk, submit: Submit, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr(read_queue.read_queue, "__defaults__", (3,))
    names = {f"Author {number}" for number in range(8)}
    for name in sorted(names):
        submit(author_name=name, body=f"{name} says that bread needs salt, and time.")
    seen = _walk(admin, f"/review/blog/?order={order}")
    assert len(seen) == 8
    assert set(seen) == names


def test_the_riskiest_come_first_and_the_unjudged_last(
    admin: AtTheDesk, installation: Installation, submit: Submit, submitting_site: SubmittingSite
) -> None:
    for name, risk in (("Calm", 0.1), ("Risky", 0.6), ("Unjudged", None)):
        _set_risk(installation, submit(author_name=name, body=f"{name} says hello.").id, risk)
    assert _names(admin.get("/review/blog/?order=riskiest").text) == ["Risky", "Calm", "Unjudged"]


def test_newest_first_is_how_a_list_opens(admin: AtTheDesk, submit: Submit) -> None:
    for name in ("First", "Second", "Third"):
        submit(author_name=name, body=f"{name} of all, knead the dough.")
    assert _names(admin.get("/review/blog/").text) == ["Third", "Second", "First"]


def test_long_lists_are_counted_up_to_a_thousand(
    admin: AtTheDesk, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_queue, "COUNT_UP_TO", 2)
    monkeypatch.setattr("moderation.web.review.words.statuses.COUNT_UP_TO", 2)
    for number in range(4):
        submit(body=f"Comment number {number}, about rye and its virtues.")
    assert "2+" in admin.get("/review/blog/").text


@pytest.mark.parametrize("status", ["pending", "approved", "spam", "rejected"])
def test_an_empty_list_says_something_kind(admin: AtTheDesk, status: str) -> None:
    answer = admin.get(f"/review/blog/?status={status}")
    assert answer.status_code == 200
    assert "empty-title" in answer.text


@pytest.mark.parametrize(
    "query",
    ["status=everything", "order=sideways", "after=nonsense", "after=W10", "after=WyJhIiwxXQ"],
)
def test_an_address_that_somebody_edited_ends_in_a_sentence(admin: AtTheDesk, query: str) -> None:
    answer = admin.get(f"/review/blog/?{query}")
    assert answer.status_code == 422
    assert "Start again from the first page." in answer.text


def test_the_front_page_leads_to_the_only_site(admin: AtTheDesk) -> None:
    assert admin.get("/review/").headers["Location"] == "/review/blog/"


def test_another_sites_list_is_not_there(seat: Seat, other_site: object) -> None:
    there = seat("admin")
    foreign, missing = there.get("/review/shop/"), there.get("/review/missing/")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.text == missing.text


def test_no_site_takes_the_name_of_one_of_the_desks_own_pages(installation: Installation) -> None:
    for name in ("arrivals", "sign-in", "sign-out", "static"):
        with pytest.raises(Invalid):
            add_site(installation, name, [])


def test_a_viewer_sees_the_list_and_no_buttons(seat: Seat, submit: Submit) -> None:
    submit()
    page = seat("viewer").get("/review/blog/").text
    assert "Jane Doe" in page
    assert 'name="status"' not in page


def _names(page: str) -> list[str]:
    return [unescape(name) for name in re.findall(r"data-open [^>]*><bdi>([^<]*)", page)]


def _walk(desk: AtTheDesk, path: str) -> list[str]:
    seen: list[str] = []
    while path:
        page = desk.get(path).text
        seen += _names(page)
        following = re.search(r'href="([^"]*)">Next page', page)
        path = unescape(following.group(1)) if following else ""
    return seen


def _set_risk(installation: Installation, comment_id: str, risk: float | None) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Comment).where(Comment.id == comment_id).values(risk=risk))
