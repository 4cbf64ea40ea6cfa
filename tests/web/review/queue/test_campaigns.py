"""Campaigns at the desk: how many copies there are, what they are, and all of them at once."""

import re

import pytest
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.add_moderator import add_moderator
from moderation.identifiers import new_id
from moderation.tables import Comment
from tests.fixtures.comments import Submit
from tests.web.review.conftest import HERE, AtTheDesk, Seat, field

SOCKS = (
    "Hello friends, I really liked what you wrote about the garden in winter. My cousin makes warm "
    "woollen socks, so visit our little shop today and say that you came from this page. {}"
)


def campaign(submit: Submit, number: int, **changes: object) -> list[str]:
    return [
        submit(**({"body": SOCKS.format(one), "author_name": f"Customer {one}"} | changes)).id
        for one in range(number)
    ]


def test_the_page_of_a_comment_says_how_many_there_are(
    admin: AtTheDesk, submit: Submit, other_submitting_site: SubmittingSite
) -> None:
    ids = campaign(submit, 4)
    _post(admin, f"{_path(ids[3])}/decisions", status="approved", version="1", list="")
    campaign(submit, 2, site=other_submitting_site, author_name="Hidden Person")
    page = admin.get(_path(ids[0])).text
    assert "5 almost the same in the last 72 hours" in page
    panel = _text(page[page.index('<section class="campaign"') :])
    assert "2 waiting 1 approved 2 on other sites" in panel
    assert "This one and the 2 that wait, at once:" in panel
    assert "Spam all 3 Reject all 3 Approve all 3" in panel
    assert "Hidden Person" not in page


def test_a_comment_like_no_other_has_no_panel(admin: AtTheDesk, submit: Submit) -> None:
    (only,) = campaign(submit, 1)
    page = admin.get(_path(only)).text
    assert "almost the same" not in page
    assert "Nothing is almost the same" in admin.get(f"{_path(only)}/copies").text


@pytest.mark.parametrize("status", ["spam", "rejected", "approved"])
def test_one_button_decides_on_all_and_the_notice_takes_all_back(
    admin: AtTheDesk, submit: Submit, installation: Installation, status: str
) -> None:
    ids = campaign(submit, 5)
    other = submit(body="Which flour do you take for the rye loaf, and how long does it rest?").id
    answer = _decide_all(admin, ids[0], status)
    assert answer.status_code == 303
    page = admin.get(answer.headers["Location"]).text
    word = "filed as spam" if status == "spam" else status
    assert f"5 comments {word}." in page
    assert _statuses(installation) == dict.fromkeys(ids, status) | {other: "pending"}
    undo = re.search(r'action="(/review/blog/campaigns/[^"]+/undo)"', page)
    assert undo
    for _ in range(2):
        answer = _post(admin, undo.group(1), came_from="queue", list="pending")
        assert answer.status_code == 303
        page = admin.get(answer.headers["Location"]).text
        assert "Undone. 5 comments are pending again." in page
    assert set(_statuses(installation).values()) == {"pending"}


def test_a_double_click_is_one_decision(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    ids = campaign(submit, 3)
    page = admin.get(_path(ids[0])).text
    first = _decide_all(admin, ids[0], "spam", page)
    second = _decide_all(admin, ids[0], "spam", page)
    assert first.headers["Location"] == second.headers["Location"]
    with installation.database.reading() as session:
        assert set(session.scalars(select(Comment.version))) == {2}


def test_whoever_comes_too_late_is_told(admin: AtTheDesk, seat: Seat, submit: Submit) -> None:
    ids = campaign(submit, 3)
    page = admin.get(_path(ids[0])).text
    _decide_all(seat("moderator", name="Bo"), ids[1], "spam")
    answer = _decide_all(admin, ids[0], "approved", page)
    assert answer.status_code == 409
    assert "None of them is waiting any more, so nothing was recorded." in answer.text


def test_what_comes_in_while_the_page_is_open_is_not_decided(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    ids = campaign(submit, 3)
    page = admin.get(_path(ids[0])).text
    late = submit(body=SOCKS.format("late"), author_name="Late").id
    _decide_all(admin, ids[0], "spam", page)
    assert _statuses(installation)[late] == "pending"


def test_the_copies_are_listed_with_their_sites_and_nobody_elses(
    admin: AtTheDesk,
    submit: Submit,
    installation: Installation,
    other_submitting_site: SubmittingSite,
) -> None:
    ids = campaign(submit, 3)
    campaign(submit, 1, site=other_submitting_site, author_name="Shop Customer")
    page = admin.get(f"{_path(ids[0])}/copies").text
    assert page.count('class="row-link"') == 2
    assert "3 almost the same in the last 72 hours" in page
    assert "Shop Customer" not in page
    add_moderator(installation, "ada.admin@example.org", "viewer", "shop", "Ada")
    page = admin.get(f"{_path(ids[0])}/copies").text
    assert "Shop Customer" in page
    assert "/review/shop/comments/" in page
    assert "99 % the same" in page


def test_a_viewer_sees_the_number_and_no_buttons(
    seat: Seat, submit: Submit, installation: Installation
) -> None:
    ids = campaign(submit, 3)
    viewer = seat("viewer")
    page = viewer.get(_path(ids[0])).text
    assert "2 almost the same" in page
    assert "campaign-decide" not in page
    form = {"status": "spam", "joint": ids[0], "until": ids[2]}
    answer = _post(viewer, f"{_path(ids[0])}/copies/decisions", **form)
    assert answer.status_code == 403
    assert set(_statuses(installation).values()) == {"pending"}


def test_another_sites_comment_answers_as_a_missing_one(
    admin: AtTheDesk,
    submit: Submit,
    installation: Installation,
    other_submitting_site: SubmittingSite,
) -> None:
    theirs = campaign(submit, 2, site=other_submitting_site)[0]
    missing = "01900000-0000-7000-8000-000000000000"
    form = {"status": "spam", "joint": new_id(), "until": "ffffffff-ffff-7fff-bfff-ffffffffffff"}
    for way in ("/copies", "/copies/decisions"):
        answers = []
        for comment_id in (theirs, missing):
            path = f"{_path(comment_id)}{way}"
            answers.append(admin.get(path) if way == "/copies" else _post(admin, path, **form))
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].text == answers[1].text
    assert _post(admin, f"/review/blog/campaigns/{missing}/undo").status_code == 404
    assert set(_statuses(installation).values()) == {"pending"}


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "deleted"},
        {"status": "pending"},
        {"joint": "x"},
        {"until": ""},
        {"until": "\0"},
    ],
    ids=str,
)
def test_a_damaged_form_changes_nothing(
    admin: AtTheDesk, submit: Submit, installation: Installation, broken: dict[str, str]
) -> None:
    ids = campaign(submit, 2)
    form = {"status": "spam", "joint": ids[0], "until": ids[1]} | broken
    assert _post(admin, f"{_path(ids[0])}/copies/decisions", **form).status_code == 422
    assert set(_statuses(installation).values()) == {"pending"}


def test_a_form_from_elsewhere_or_without_its_token_changes_nothing(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    ids = campaign(submit, 2)
    path = f"{_path(ids[0])}/copies/decisions"
    form = {"status": "spam", "joint": ids[0], "until": ids[1]}
    answers = [
        admin.client.post(path, data=form, headers=HERE),
        admin.client.post(path, data=form | {"form_token": admin.token()}),
        admin.client.post(
            path,
            data=form | {"form_token": admin.token()},
            headers={"Origin": "https://evil.example.org"},
        ),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert set(_statuses(installation).values()) == {"pending"}


def _path(comment_id: str) -> str:
    return f"/review/blog/comments/{comment_id}"


def _post(desk: AtTheDesk, path: str, **fields: str):  # type: ignore[no-untyped-def]
    return desk.post(path, **fields)


def _decide_all(desk: AtTheDesk, comment_id: str, status: str, page: str | None = None):  # type: ignore[no-untyped-def]
    page = page or desk.get(_path(comment_id)).text
    hidden = {name: field(page, name) for name in ("joint", "until", "list", "order")}
    return _post(desk, f"{_path(comment_id)}/copies/decisions", status=status, **hidden)


def _statuses(installation: Installation) -> dict[str, str]:
    with installation.database.reading() as session:
        return {row.id: row.status for row in session.execute(select(Comment.id, Comment.status))}


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())
